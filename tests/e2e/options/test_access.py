"""Who may call the API: by address, by key, by signature, by token. Each is switched on and off in place."""

import httpx

from tests.e2e.options.cors import problem_for_a_browser
from tests.e2e.options.local import ORIGIN, Local
from tests.e2e.options.signing import Signed, user

_ITEM = {"name": "kept"}
_PREFLIGHT = {"Access-Control-Request-Method": "GET"}


def test_from_an_address_that_is_not_allowed_nobody_reaches_the_api(local: Local) -> None:
    """There is a 403 that a browser can read, and nothing for a browser to ask beforehand, until the list is gone."""
    local.update(ip_allowlist='["10.0.0.0/8"]')

    with local.client() as outside:
        refused = outside.get("/items")
        preflight = outside.options("/items", headers=_PREFLIGHT)
        local.update()
        without = outside.get("/items")

    assert problem_for_a_browser(refused, 403)["type"] == "/problems/forbidden"
    assert (preflight.status_code, without.status_code) == (403, 200)


def test_from_an_allowed_address_an_api_key_opens_the_api_as_often_as_its_quota_says(local: Local) -> None:
    """Without the key or with another there is a 403, beyond the quota a 429; a browser's preflight needs none."""
    here = '["127.0.0.0/8"]'
    stack = local.update(ip_allowlist=here, auth="api_key", api_key_quota=3, api_key_quota_period="day")
    keys = local.account.client("apigateway")
    value = keys.get_api_key(apiKey=stack.outputs["ApiKeyId"], includeValue=True)["value"]

    with local.client() as anybody:
        missing = anybody.get("/items")
        wrong = anybody.get("/items", headers={"X-Api-Key": f"{value}x"})
        preflight = anybody.options("/items", headers=_PREFLIGHT)
        right = [anybody.get("/items", headers={"X-Api-Key": value}).status_code for _ in range(3)]
        over = anybody.get("/items", headers={"X-Api-Key": value})
        local.update(ip_allowlist=here, auth="api_key", api_key_quota=1000, api_key_quota_period="day")
        raised = anybody.get("/items", headers={"X-Api-Key": value})

    assert problem_for_a_browser(missing, 403)["type"] == "/problems/forbidden"
    assert problem_for_a_browser(wrong, 403)["type"] == "/problems/forbidden"
    assert preflight.status_code == 204
    assert right == [200, 200, 200]
    assert "quota" in problem_for_a_browser(over, 429)["detail"]
    assert "Retry-After" not in over.headers
    assert raised.status_code == 200


def test_only_requests_that_an_allowed_user_signed_reach_the_api(local: Local) -> None:
    """A signature is checked, path, query and body included, and so is what its user may do; all else is a 403."""
    allowed = user(local.account, "allowed", may_call=True)
    nobody = user(local.account, "nobody", may_call=False)
    local.update(auth="iam")

    with local.client() as client:
        created = client.post("/items", json=_ITEM, auth=Signed(*allowed))
        listed = client.get("/items", params={"limit": "1"}, auth=Signed(*allowed))
        encoded = client.get("/items/a%2Fb", auth=Signed(*allowed))
        refused = {
            "unsigned": client.get("/items"),
            "wrong secret": client.get("/items", auth=Signed(allowed[0], "wrong")),
            "may not": client.get("/items", auth=Signed(*nobody)),
            "unknown key": client.get("/items", auth=Signed("AKIAUNKNOWN", "secret")),
            "no signature": client.get("/items", headers={"Authorization": "Bearer token"}),
            "unknown path": client.get("/nope"),
        }
        preflight = client.options("/items", headers=_PREFLIGHT)
        forged = _sent_with_another_body(client, Signed(*allowed))

    assert (created.status_code, listed.status_code, encoded.status_code) == (201, 200, 400)
    assert created.headers["Location"] == f"/v1/items/{created.json()['item']['id']}"
    assert {name: answer.status_code for name, answer in refused.items()} == dict.fromkeys(refused, 403)
    for answer in (*refused.values(), forged):
        assert problem_for_a_browser(answer, 403)["type"] == "/problems/forbidden"
    assert preflight.status_code == 204


def test_a_token_of_the_user_pool_opens_what_its_scope_says(local: Local) -> None:
    """A machine gets a token for its secret; without one, or with one of another scope, there is a 401.

    Scripts of the one origin that is listed read all of it.
    """
    stack = local.update(auth="cognito", cors_origins=f'["{ORIGIN}"]')
    reader = _token(local, stack.outputs["UserPoolId"], stack.outputs["UserPoolClientId"], "items/read")
    writer = _token(local, stack.outputs["UserPoolId"], stack.outputs["UserPoolClientId"], "items/write")

    with local.client() as client:
        missing = client.get("/items")
        forged = client.get("/items", headers={"Authorization": f"Bearer {reader[:-4]}aaaa"})
        read = client.get("/items", headers={"Authorization": f"Bearer {reader}"})
        not_read = client.get("/items", headers={"Authorization": f"Bearer {writer}"})
        written = client.post("/items", json=_ITEM, headers={"Authorization": f"Bearer {writer}"})
        not_written = client.post("/items", json=_ITEM, headers={"Authorization": f"Bearer {reader}"})
        preflight = client.options("/items", headers=_PREFLIGHT)

    for answer in (missing, forged, not_read, not_written):
        assert problem_for_a_browser(answer, 401, ORIGIN)["type"] == "/problems/unauthorized"
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert {answer.headers["Access-Control-Allow-Origin"] for answer in (read, written, preflight)} == {ORIGIN}
    assert (read.status_code, written.status_code, preflight.status_code) == (200, 201, 204)


def test_once_nobody_has_to_prove_anything_nobody_is_asked(local: Local) -> None:
    """Whatever addresses and authentication there were, without them anybody reads and writes."""
    local.update()

    with local.client() as anybody:
        read, written = anybody.get("/items"), anybody.post("/items", json=_ITEM)

    assert (read.status_code, written.status_code) == (200, 201)


def _sent_with_another_body(client: httpx.Client, auth: Signed) -> httpx.Response:
    signed = next(auth.auth_flow(client.build_request("POST", "/items", content=b'{"name":"signed"}')))
    proof = {name: signed.headers[name] for name in ("Authorization", "X-Amz-Date")}
    return client.post("/items", content=b'{"name":"forged"}', headers=proof)


def _token(local: Local, pool: str, client_id: str, scope: str) -> str:
    described = local.account.client("cognito-idp").describe_user_pool_client(UserPoolId=pool, ClientId=client_id)
    secret = described["UserPoolClient"]["ClientSecret"]
    form = {"grant_type": "client_credentials", "scope": scope}
    answer = httpx.post(f"{local.account.emulator.endpoint}/oauth2/token", data=form, auth=(client_id, secret))
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["access_token"]
    return token
