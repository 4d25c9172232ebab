"""How many files and connections the system lets this process have open at once."""

import resource

PLENTY = 65_536  # where the system sets no limit
RESERVED = 96  # for the database, logs, files and whatever else is open at the same time
BATCH = 32  # connections that are accepted at once, before any of them can be refused


def raise_limit() -> int:
    """Raise the soft limit of this process to the hard one; the limit that holds now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = PLENTY if hard == resource.RLIM_INFINITY else hard
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return attainable()


def attainable() -> int:
    """The limit that `raise_limit` arrives at."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    known = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    return max(known, default=PLENTY)


def connections_within(descriptors: int) -> int:
    """How many connections fit: each may also hold a file open, which it sends or receives."""
    return max((descriptors - RESERVED - BATCH) // 2, 8)


def descriptors_for(connections: int) -> int:
    """The limit that so many connections need."""
    return 2 * connections + RESERVED + BATCH
