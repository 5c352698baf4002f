"""What a client sent stays inside its JSON string, in answers as in logs."""

import json

import pytest

from serverless_backend.devstack.door.context import inside_json


@pytest.mark.parametrize("text", ['"quoted"', "back\\slash", "line\nend\x00", "größer 🙂", "half a pair: \ud800"])
def test_any_text_comes_back_from_the_json_it_was_put_into(text: str) -> None:
    """Quotes, control characters and half surrogate pairs break neither the string nor its encoding."""
    body = f'{{"detail":"{inside_json(text)}"}}'.encode()

    assert json.loads(body) == {"detail": text}
