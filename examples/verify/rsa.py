"""Whether a request really comes from Weir: one of its two signatures fits the body, byte for byte as it came."""
import base64, functools, hashlib, hmac, re, urllib.request

WEIR = "https://weir.example"


def is_from_weir(body: bytes, headers: dict) -> bool:
    """The names of the headers in lower case."""
    for n in (1, 2):
        signature = base64.b64decode(headers.get(f"x-adobe-digital-signature-{n}", ""))
        path = headers.get(f"x-adobe-public-key{n}-path", "")
        # Anybody could write this header, so nothing but a key of Weir's own is fetched.
        if not re.fullmatch(r"/\w+/keys/pub-key-[\w-]+\.pem", path):
            continue
        if is_signed(body, signature, key_at(path)):
            return True
    return False


# Keys change seldom; Weir asks that they are kept for a day at most.
@functools.lru_cache(maxsize=8)
def key_at(path: str) -> bytes:
    with urllib.request.urlopen(WEIR + path, timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return base64.b64decode("".join(line for line in lines if not line.startswith("-")))


def is_signed(body: bytes, signature: bytes, key: bytes) -> bool:
    """RSA with SHA-256 (PKCS #1, version 1.5). `key` as DER: sequence, algorithm, bits, modulus, exponent."""
    outer, _ = inside(key, 0)
    _, algorithm_end = inside(key, outer)
    bits, _ = inside(key, algorithm_end)
    numbers, _ = inside(key, bits + 1)
    modulus_at, modulus_end = inside(key, numbers)
    exponent_at, exponent_end = inside(key, modulus_end)
    modulus = int.from_bytes(key[modulus_at:modulus_end], "big")
    exponent = int.from_bytes(key[exponent_at:exponent_end], "big")
    size = (modulus.bit_length() + 7) // 8
    digest = bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(body).digest()
    wanted = b"\0\1" + b"\xff" * (size - len(digest) - 3) + b"\0" + digest
    found = pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(size, "big")
    return len(signature) == size and hmac.compare_digest(found, wanted)


def inside(der: bytes, at: int) -> tuple:
    """Where the content of the element at `at` begins and ends."""
    length, start = der[at + 1], at + 2
    if length > 127:
        start += length - 128
        length = int.from_bytes(der[at + 2 : start], "big")
    return start, start + length
