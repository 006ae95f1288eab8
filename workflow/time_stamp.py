"""Asks a time-stamp service (RFC 3161) when it was, so that a seal's time does not rest on our own clock alone."""

import urllib.error
import urllib.request

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

PATIENCE = 8  # seconds; the registry's write lock is held meanwhile, and other writers wait for at most fifteen
_LARGEST = 64 * 1024  # bytes of an answer
_ASK, _ANSWER = "application/timestamp-query", "application/timestamp-reply"


class TimeService(TimeStamper):
    """One service.

    :param address: http or https.
    """

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The service's answer. Nothing else runs in this event loop, so it may wait.

        :raises TimestampRequestError: no answer came, or none that is a time-stamp.
        """
        asked = urllib.request.Request(self.address, req.dump(), {"Content-Type": _ASK, "Accept": _ANSWER})
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # http and https only  # nosec B310
                if answer.headers.get_content_type() != _ANSWER:
                    raise TimestampRequestError(f"the answer is {answer.headers.get_content_type()}, not {_ANSWER}")
                stamped = tsp.TimeStampResp.load(answer.read(_LARGEST))
                stamped["status"]["status"].native  # noqa: B018  what is no answer is noticed here, not somewhere later
        except (OSError, ValueError) as silent:  # URLError and time-outs are OSErrors
            raise TimestampRequestError(str(silent)) from silent
        return stamped
