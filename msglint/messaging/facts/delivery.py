from typing import Any


class to_endpoint:
    verdict: Any = None
    words: Any = None
    kind: Any = None
    place: Any = ""


to_dlq = to_endpoint
