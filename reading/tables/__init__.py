"""Tables as offices keep them (.xlsx, .csv, .docx), read as a clerk would: bytes in, records and questions out."""
