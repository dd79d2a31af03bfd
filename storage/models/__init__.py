"""The tables; every row belongs to a workspace (`team_id`) and every moment is UTC.

This package imports every one of them, so that importing it registers the whole schema.
"""

from storage.models.client_words import ClientWords
from storage.models.clients import Client, ClientGram, ClientLink, ClientRecord, ClientRecordKind
from storage.models.deals import DealEvent, LostDeal, Recovery
from storage.models.escalations import Escalation
from storage.models.handovers import Handover, HandoverState
from storage.models.lessons import Lesson
from storage.models.memory import (
    ClientMemory,
    Erasure,
    ErasureKind,
    MemoryDealing,
    MemoryKey,
    MemoryLink,
)
from storage.models.nudges import (
    TO_BE_SENT,
    EscalationTopic,
    NoticeTopic,
    Nudge,
    NudgeKind,
    NudgeReason,
    NudgeStatus,
    OfferTopic,
    PromiseTopic,
    RequestTopic,
    SummaryTopic,
)
from storage.models.pinned_playbooks import PinnedPlaybook
from storage.models.processed_deliveries import ProcessedDelivery
from storage.models.processes import RunningProcess
from storage.models.promises import Promise, PromiseState
from storage.models.rate_limits import RateLimit
from storage.models.ready_items import ReadyItem
from storage.models.refused_asks import RefusedAsk
from storage.models.reps import Rep, RepKey, TimeOff
from storage.models.scripts import KeptScript
from storage.models.settings import SettingChange
from storage.models.slack_turns import SlackTurn
from storage.models.teams import Team

__all__ = [
    "TO_BE_SENT",
    "Client",
    "ClientGram",
    "ClientLink",
    "ClientMemory",
    "ClientRecord",
    "ClientRecordKind",
    "ClientWords",
    "DealEvent",
    "Erasure",
    "ErasureKind",
    "Escalation",
    "EscalationTopic",
    "Handover",
    "HandoverState",
    "KeptScript",
    "Lesson",
    "LostDeal",
    "MemoryDealing",
    "MemoryKey",
    "MemoryLink",
    "NoticeTopic",
    "Nudge",
    "NudgeKind",
    "NudgeReason",
    "NudgeStatus",
    "OfferTopic",
    "PinnedPlaybook",
    "ProcessedDelivery",
    "Promise",
    "PromiseState",
    "PromiseTopic",
    "RateLimit",
    "ReadyItem",
    "Recovery",
    "RefusedAsk",
    "Rep",
    "RepKey",
    "RequestTopic",
    "RunningProcess",
    "SettingChange",
    "SlackTurn",
    "SummaryTopic",
    "Team",
    "TimeOff",
]
