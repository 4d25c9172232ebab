"""How many files and connections the system lets this process open."""

import resource

PLENTY = 65_536  # where the system sets no limit
RESERVED = 96  # for the database, logs and other files
BATCH = 32  # connections accepted at once, before any of them can be refused


def raise_limit() -> int:
    """Raise this process's soft limit to the hard one and return the resulting limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = PLENTY if hard == resource.RLIM_INFINITY else hard
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return attainable()


def attainable() -> int:
    """The limit that `raise_limit` would reach."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    known = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    return max(known, default=PLENTY)


def connections_within(descriptors: int) -> int:
    """How many connections fit; each may also need a descriptor for a file it sends or receives."""
    return max((descriptors - RESERVED - BATCH) // 2, 8)


def descriptors_for(connections: int) -> int:
    """The limit that this many connections need."""
    return 2 * connections + RESERVED + BATCH
