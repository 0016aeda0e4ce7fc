"""Whether a request really comes from Weir, and just now: its signature over id, time and body is made with your secret."""
import base64, hashlib, hmac, time

SECRET = "whsec_…"


def is_from_weir(body: bytes, headers: dict) -> bool:
    """The names of the headers in lower case."""
    sent_at = headers.get("webhook-timestamp", "")
    if not sent_at.isdecimal() or abs(time.time() - int(sent_at)) > 300:
        return False
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    signed = f"{headers.get('webhook-id', '')}.{sent_at}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(one.encode(), wanted.encode()) for one in given)
