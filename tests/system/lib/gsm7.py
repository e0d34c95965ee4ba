# SPDX-License-Identifier: MIT
"""GSM 03.38 as SMPP carries it: a septet an octet, not packed."""

DEFAULT = ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
           "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà")
ESCAPE = 0x1B
EXTENSION = {0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~",
             0x3E: "]", 0x40: "|", 0x65: "€"}
_OCTETS = {c: bytes([n]) for n, c in enumerate(DEFAULT) if n != ESCAPE}
_OCTETS.update({c: bytes([ESCAPE, n]) for n, c in EXTENSION.items()})


def fits(text):
    return all(c in _OCTETS for c in text)


def encode(text):
    return b"".join(_OCTETS[c] for c in text)


def decode(octets):
    """The text; ValueError for what no phone would show."""
    text, escaped = "", False
    for octet in octets:
        if octet > 0x7F or (escaped and octet not in EXTENSION):
            raise ValueError("octet 0x%02x is not GSM 03.38" % octet)
        if octet == ESCAPE and not escaped:
            escaped = True
            continue
        text += EXTENSION[octet] if escaped else DEFAULT[octet]
        escaped = False
    if escaped:
        raise ValueError("the text ends with an escape")
    return text
