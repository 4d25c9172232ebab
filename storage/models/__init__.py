"""All tables, one module per subject. Importing this package completes the metadata."""

from storage.models.activities import Activity, ActivityKind, Attachment, NilReturn, Organiser
from storage.models.base import Base, Json, Timestamp
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
from storage.models.ledger import CorrectiveAction, LedgerBook, Problem, Progress
from storage.models.organisations import Ancestor, Organisation, Term
from storage.models.people import Account, Appointment, Invite, Person
from storage.models.tasks import ProposalDecision, Task, TaskEntry
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
    "CorrectiveAction",
    "InboxEvent",
    "InboxState",
    "Invite",
    "Json",
    "Lead",
    "LedgerBook",
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
    "ProposalDecision",
    "ReadingCount",
    "Rollup",
    "Task",
    "TaskEntry",
    "Term",
    "Timestamp",
    "UploadDay",
    "WebMessage",
    "WebReader",
    "WebSession",
]
