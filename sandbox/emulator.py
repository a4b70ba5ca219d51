"""Runs an AWS emulator with a few more routes than it has of its own, in the emulator's own process.

    python emulator.py ministack|moto

    POST /_sandbox/age-access-key  {"accessKeyId": ..., "days": ...}   moves the key's CreateDate back
    POST /_sandbox/caller          {"accessKeyId": ...}                says whose credentials these are
    POST /_sandbox/event           a PutEvents entry and its Region    puts an event of an AWS service on a bus
    POST /_sandbox/schedule        {"rule": ...}                       fires a scheduled rule now

Moto has the first only: the others are needed where the functions run.

The first line on stdout is {"port": N}; connections are accepted from then on. The server ends when its stdin does,
so it never outlives the process that started it, however that one ended, and takes its scratch directory with it.
"""

import asyncio
import contextlib
import json
import logging
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from datetime import datetime, timedelta

ACCOUNT = os.environ["MINISTACK_ACCOUNT_ID"]
PREFIX = "/_sandbox/"


class NotFound(Exception):
    """What was asked for is not in the account."""


def end_with_parent(scratch):
    """Ends the whole process group, Lambda workers included, when the parent closes or loses our stdin.

    A process of its own waits for that, outside the group: only when nobody is left to unpack another function into the
    scratch directory can it be removed for good. It is made before there are threads or a port that it would share.
    """
    group = os.getpgrp()
    if os.fork() > 0:
        return
    os.setsid()
    sys.stdin.buffer.read()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
    # Those killed may take a moment to end.
    for _ in range(100):
        shutil.rmtree(scratch, ignore_errors=True)
        if not os.path.exists(scratch):
            break
        time.sleep(0.05)
    os._exit(0)


@contextlib.contextmanager
def in_region(region):
    """Ministack takes the Region of what it does from the request at hand."""
    from ministack.core.responses import get_region, set_request_region

    before = get_region()
    set_request_region(region)
    try:
        yield
    finally:
        set_request_region(before)


def respond(method, path, body, emulator):
    """Answers a /_sandbox/ request: (status, JSON value)."""
    route = emulator.routes.get(path.removeprefix(PREFIX))
    if method != "POST" or route is None:
        return 404, {"message": f"no such route: {method} {path}"}
    try:
        return 200, route(json.loads(body))
    except NotFound as missing:
        return 404, {"message": str(missing)}


class Ministack:
    def __init__(self):
        self.routes = {
            "age-access-key": self.age_access_key,
            "caller": self.caller,
            "event": self.put_event,
            "schedule": self.fire_schedule,
        }

    def age_access_key(self, asked):
        from ministack.services import iam

        key = iam._access_keys.get_scoped(ACCOUNT, None, asked["accessKeyId"])
        if key is None:
            raise NotFound(f"no access key {asked['accessKeyId']}")
        created = datetime.fromisoformat(key["CreateDate"].replace("Z", "+00:00")) - timedelta(days=asked["days"])
        key["CreateDate"] = created.strftime("%Y-%m-%dT%H:%M:%SZ")
        return {"createDate": key["CreateDate"]}

    def caller(self, asked):
        from ministack.core.iam_evaluator import CredentialResolutionError, resolve_credential
        from ministack.services import iam

        credential = resolve_credential(asked["accessKeyId"], ACCOUNT)
        if isinstance(credential, CredentialResolutionError):
            raise NotFound(f"no access key {asked['accessKeyId']}")
        identity = {
            "type": {"User": "IAMUser"}.get(credential.principal_type, credential.principal_type),
            "arn": credential.principal_arn,
            "principalId": credential.principal_id,
        }
        if credential.principal_type == "User":
            identity["userName"] = credential.principal_name
        if credential.principal_type == "AssumedRole":
            # An assumed-role ARN has no path; the issuer's has, so it comes from the role itself.
            role = iam._roles.get_scoped(ACCOUNT, None, credential.principal_arn.split("/")[1]) or {}
            identity["sessionIssuer"] = {
                "arn": role.get("Arn"),
                "principalId": role.get("RoleId"),
                "userName": role.get("RoleName"),
            }
        return identity

    def put_event(self, entry):
        from ministack.services import eventbridge

        region = entry.pop("Region", None) or eventbridge.get_region()
        with in_region(region):
            # PutEvents itself refuses the sources of AWS services, as AWS does.
            eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)
        return {}

    def fire_schedule(self, asked):
        from ministack.services import eventbridge

        for key, rule in list(eventbridge._rules._data.items()):
            if rule["Name"] == asked["rule"] and rule.get("ScheduleExpression"):
                # Last fired in 1970: the emulator's own scheduler finds the rule due, and no other.
                eventbridge._rule_last_fired[key] = 0
                eventbridge._tick_scheduled_rules()
                return {}
        raise NotFound(f"no scheduled rule {asked['rule']}")

    def invoke_asynchronously(self):
        """Gives a rule's Lambda targets the retries, dead-letter queue and destination of asynchronous invocation.

        The emulator has them for every other event source, but calls a rule's targets once and forgets them.
        """
        from ministack.services import eventbridge, lambda_svc

        def dispatch(arn, payload):
            func, config, name = lambda_svc._get_func_record_for_ref(arn)
            if func is None or config is None:
                logging.getLogger("sandbox").warning("a rule's target does not exist: %s", name)
                return
            lambda_svc.invoke_async_with_retry(func, json.loads(payload))

        eventbridge._dispatch_to_lambda = dispatch

    def deliver_across_regions(self):
        """Delivers to buses of other Regions, as EventBridge does; the emulator drops what leaves the Region.

        The event says where it came from, and no rule hands it on once more.
        """
        from ministack.services import eventbridge

        deliver = eventbridge._dispatch_to_event_bus

        def dispatch(spec, event, rule, event_path, payload=None):
            if spec.account_id != ACCOUNT or spec.region == eventbridge.get_region():
                deliver(spec, event, rule, event_path, payload)
            elif not event_path:
                bus = spec.resource.split("/", 1)[1]
                path = [eventbridge._rule_key(rule.get("Name"), rule.get("EventBusName", "default"))]
                with in_region(spec.region):
                    eventbridge._dispatch_event({**event, "EventBusName": bus, "_DispatchPath": path})

        eventbridge._dispatch_to_event_bus = dispatch

    def authorize_last_use_on_owner(self):
        """Checks GetAccessKeyLastUsed on the user whose key it is, as IAM does; the call itself names the key only."""
        from ministack.core import iam_actions
        from ministack.services import iam

        find_resource = iam_actions.extract_resource_arn

        def find_owner(service, method, path, headers, body, params, *place):
            if service == "iam" and params.get("Action") in ("GetAccessKeyLastUsed", ["GetAccessKeyLastUsed"]):
                key_id = params.get("AccessKeyId")
                key = iam._access_keys.get(key_id[0] if isinstance(key_id, list) else key_id) or {}
                return (iam._users.get(key.get("UserName")) or {}).get("Arn", "*")
            return find_resource(service, method, path, headers, body, params, *place)

        iam_actions.extract_resource_arn = find_owner

    def authorize_targets_on_rule(self):
        """Checks calls on a rule on the ARN of it, which has its bus only where that is not the account's own.

        The emulator takes those on targets, which call the rule otherwise, for calls on everything.
        """
        from ministack.core import iam_actions

        find_resource = iam_actions.extract_resource_arn

        def find_rule(service, method, path, headers, body, params, region, account):
            if service != "events":
                return find_resource(service, method, path, headers, body, params, region, account)
            try:
                asked = json.loads(body or b"{}")
            except ValueError:
                asked = {}
            action = headers.get("x-amz-target", "").split(".")[-1]
            rule = asked.get("Rule") or (asked.get("Name") if action.endswith("Rule") else None)
            if not rule:
                return find_resource(service, method, path, headers, body, params, region, account)
            bus = asked.get("EventBusName", "default").split("/")[-1]
            name = rule if bus == "default" else f"{bus}/{rule}"
            return f"arn:aws:events:{region}:{account}:rule/{name}"

        iam_actions.extract_resource_arn = find_rule

    def tell_calls_on_concurrency_apart(self):
        """Asks who reads a function's concurrency, or takes it away, for the action of that; not for that of setting it."""
        from ministack.core import iam_actions

        find_action = iam_actions._lambda_action
        verbs = {"GET": "Get", "PUT": "Put", "DELETE": "Delete"}

        def find_own_action(method, path):
            if path.rstrip("/").endswith("/concurrency") and method in verbs:
                return f"{verbs[method]}FunctionConcurrency"
            return find_action(method, path)

        iam_actions._lambda_action = find_own_action

    def name_role_of_session(self):
        """Gives policies the role's ARN as aws:PrincipalArn, as IAM does; the emulator gives that of the session."""
        from ministack.core import iam_evaluator
        from ministack.services import iam

        resolve_key = iam_evaluator._resolve_condition_key

        def resolve(key, context):
            value = resolve_key(key, context)
            if key.lower() != "aws:principalarn" or ":assumed-role/" not in value:
                return value
            role = iam._roles.get_scoped(ACCOUNT, None, value.split("/")[1]) or {}
            return role.get("Arn", value)

        iam_evaluator._resolve_condition_key = resolve

    def tell_conditional_writes(self):
        """Gives policies the condition key s3:if-none-match, as S3 does; the emulator knows only the header."""
        from ministack.core import iam_actions

        find_context = iam_actions.s3_service_context

        def find_condition(action, query, path="", headers=None):
            context = find_context(action, query, path, headers)
            condition = (headers or {}).get("if-none-match")
            return {**context, "s3:if-none-match": condition} if condition else context

        iam_actions.s3_service_context = find_condition

    def serve(self, listener):
        os.environ["GATEWAY_PORT"] = str(listener.getsockname()[1])
        from hypercorn.asyncio import serve
        from hypercorn.config import Config
        from ministack.app import app as ministack

        self.invoke_asynchronously()
        self.deliver_across_regions()
        self.authorize_last_use_on_owner()
        self.authorize_targets_on_rule()
        self.tell_calls_on_concurrency_apart()
        self.name_role_of_session()
        self.tell_conditional_writes()

        async def app(scope, receive, send):
            if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
                await ministack(scope, receive, send)
                return
            body, more = b"", True
            while more:
                message = await receive()
                body, more = body + message.get("body", b""), message.get("more_body", False)
            status, answer = await asyncio.to_thread(respond, scope["method"], scope["path"], body, self)
            headers = [(b"content-type", b"application/json")]
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": json.dumps(answer).encode()})

        config = Config()
        config.bind = [f"fd://{listener.fileno()}"]
        config.keep_alive_timeout = 75
        config.loglevel = "WARNING"
        asyncio.run(serve(app, config))


class Moto:
    def __init__(self):
        self.routes = {"age-access-key": self.age_access_key}

    def age_access_key(self, asked):
        from moto.iam.models import iam_backends

        for user in iam_backends[ACCOUNT]["aws"].users.values():
            for key in user.access_keys:
                if key.access_key_id == asked["accessKeyId"]:
                    key.create_date -= timedelta(days=asked["days"])
                    return {"createDate": key.create_date.strftime("%Y-%m-%dT%H:%M:%SZ")}
        raise NotFound(f"no access key {asked['accessKeyId']}")

    def serve(self, listener):
        from moto.server import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
        from werkzeug.serving import make_server

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        moto = DomainDispatcherApplication(create_backend_app)

        def app(environ, start_response):
            if not environ["PATH_INFO"].startswith(PREFIX):
                return moto(environ, start_response)
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            status, answer = respond(environ["REQUEST_METHOD"], environ["PATH_INFO"], body, self)
            start_response({200: "200 OK", 404: "404 Not Found"}[status], [("content-type", "application/json")])
            return [json.dumps(answer).encode()]

        host, port = listener.getsockname()
        server = make_server(
            host, port, app, threaded=True, request_handler=MotoRequestHandler, fd=listener.fileno()
        )
        server.serve_forever()


def main():
    emulator = {"ministack": Ministack, "moto": Moto}[sys.argv[1]]()
    # Unpacked functions and the like: every module and child process takes its temporary directory from here. It is
    # outside the project, where functions would find the packages of node_modules, which they do not have in AWS.
    scratch = tempfile.mkdtemp(prefix=f"holdfast-{sys.argv[1]}-")
    os.environ["TMPDIR"] = tempfile.tempdir = scratch
    # What ministack keeps between two runs would otherwise be shared by all emulators of the machine.
    os.environ["STATE_DIR"] = os.path.join(scratch, "state")
    end_with_parent(scratch)
    # The port is taken before the emulator is loaded: no other process can get it in between.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    print(json.dumps({"port": listener.getsockname()[1]}), flush=True)
    emulator.serve(listener)


main()
