"""All tables, one module a subject. Importing this package is what makes the metadata whole."""

from storage.models.activities import Activity, ActivityKind, Attachment, NilReturn, Organiser
from storage.models.base import Base, Json, Moment
from storage.models.compiled import Change, CompiledReport, Opinion, ReadingCount, Rollup
from storage.models.conversations import (
    InboxEvent,
    InboxState,
    OpenDialogue,
    OutboxMessage,
    OutboxState,
    WebMessage,
    WebReader,
)
from storage.models.leads import Lead
from storage.models.ledger import Measure, Problem, Progress, Task
from storage.models.organisations import Ancestor, Organisation, Term
from storage.models.people import Account, Appointment, Invite, Person
from storage.models.uploads import UploadDay
from storage.models.web_sessions import WebSession

__all__ = [
    "Account",
    "Activity",
    "ActivityKind",
    "Ancestor",
    "Appointment",
    "Attachment",
    "Base",
    "Change",
    "CompiledReport",
    "InboxEvent",
    "InboxState",
    "Invite",
    "Json",
    "Lead",
    "Measure",
    "Moment",
    "NilReturn",
    "OpenDialogue",
    "Opinion",
    "Organisation",
    "Organiser",
    "OutboxMessage",
    "OutboxState",
    "Person",
    "Problem",
    "Progress",
    "ReadingCount",
    "Rollup",
    "Task",
    "Term",
    "UploadDay",
    "WebMessage",
    "WebReader",
    "WebSession",
]
