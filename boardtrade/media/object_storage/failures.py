"""What is raised where a bucket does not answer, or not as it should."""


class StorageUnavailableError(OSError):
    """The object storage cannot be reached or refuses to answer: not for the fault of a file."""
