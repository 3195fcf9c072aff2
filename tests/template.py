#!/usr/bin/env python3
"""The promises of template.yaml that a linter does not check.

cfn-lint knows which properties a resource has; it does not know that the caller must be `ivschat.amazonaws.com`, that a
permission on the function is no permission on its alias, or that an alarm on a dimension nobody reports stays green for
ever. Each such promise is a function below, and beside it stand mutations of the template that break it. A promise counts as
passed if it holds for the template and fails for each of its mutations, so a check that can no longer fail is found here too.

    .venv/bin/python tests/template.py
"""

import copy
import re
import sys
from pathlib import Path

import yaml

TEMPLATE = Path(__file__).resolve().parent.parent / "template.yaml"

ALIAS = {"Ref": "ReviewFunction.Alias"}
FUNCTION = {"Ref": "ReviewFunction"}


class Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms, read into the long ones: `!Ref X` is {"Ref": "X"}."""


def short_form(loader, tag, node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if tag == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {tag if tag in ("Ref", "Condition") else f"Fn::{tag}": value}


Loader.add_multi_constructor("!", short_form)


# Small words for the promises.


def resources(template, kind):
    return {name: r for name, r in template["Resources"].items() if r["Type"] == kind}


def properties(template, name):
    return template["Resources"][name]["Properties"]


def function(template):
    return properties(template, "ReviewFunction")


def permission(template):
    return properties(template, "ReviewPermission")


def handler(template):
    return properties(template, "Room")["MessageReviewHandler"]


def alarms(template):
    return {name: r["Properties"] for name, r in resources(template, "AWS::CloudWatch::Alarm").items()}


def parameters_in(value):
    """Names of everything a value refers to, by Ref or inside a Sub."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "Ref":
                yield inner
            elif key == "Fn::Sub" and isinstance(inner, str):
                yield from re.findall(r"\$\{([^!}]+)\}", inner)
            else:
                yield from parameters_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from parameters_in(inner)


# The promises, in the order in which they are printed: (what is promised, whether a template keeps it, mutations that break it).

PROMISES = []


def promise(text, *mutations):
    def register(check):
        PROMISES.append((text, check, mutations))
        return check

    return register


def put(path, value):
    """A mutation that sets one value; `path` is slash-separated below Resources."""
    *parents, last = path.split("/")

    def mutate(template):
        node = template["Resources"]
        for key in parents:
            node = node[key]
        node[last] = value

    mutate.__doc__ = f"{path} = {value!r}"
    return mutate


def drop(path):
    """A mutation that removes one key."""
    *parents, last = path.split("/")

    def mutate(template):
        node = template["Resources"]
        for key in parents:
            node = node[key]
        del node[last]

    mutate.__doc__ = f"{path} removed"
    return mutate


@promise(
    "the permission is for IVS Chat, and to invoke only",
    put("ReviewPermission/Properties/Principal", "ivs.amazonaws.com"),
    put("ReviewPermission/Properties/Principal", "*"),
    put("ReviewPermission/Properties/Action", "lambda:*"),
)
def _(t):
    return permission(t)["Principal"] == "ivschat.amazonaws.com" and permission(t)["Action"] == "lambda:InvokeFunction"


@promise(
    "there is one permission, and it is on the alias, which is what rooms call",
    put("ReviewPermission/Properties/FunctionName", FUNCTION),
    put("OpenPermission", {"Type": "AWS::Lambda::Permission", "Properties": {"Principal": "*"}}),
)
def _(t):
    return permission(t)["FunctionName"] == ALIAS and len(resources(t, "AWS::Lambda::Permission")) == 1


@promise(
    "the permission is limited to this account",
    drop("ReviewPermission/Properties/SourceAccount"),
    put("ReviewPermission/Properties/SourceAccount", "*"),
)
def _(t):
    return permission(t)["SourceAccount"] == {"Ref": "AWS::AccountId"}


@promise(
    "the permission is limited to rooms of this account and Region, and names none that does not exist yet",
    drop("ReviewPermission/Properties/SourceArn"),
    put("ReviewPermission/Properties/SourceArn", {"Fn::GetAtt": ["Room", "Arn"]}),
    put("ReviewPermission/Properties/SourceArn", {"Fn::Sub": "arn:${AWS::Partition}:ivschat:*:*:room/*"}),
)
def _(t):
    arn = "arn:${AWS::Partition}:ivschat:${AWS::Region}:${AWS::AccountId}:room/*"
    return permission(t)["SourceArn"] == {"Fn::Sub": arn}


@promise(
    "the permission exists whether or not the stack makes the room, for rooms that are attached by hand",
    put("ReviewPermission/Condition", "WantsRoom"),
)
def _(t):
    return "Condition" not in t["Resources"]["ReviewPermission"]


@promise(
    "the room waits for the permission",
    drop("Room/DependsOn"),
    put("Room/DependsOn", "ReviewFunction"),
)
def _(t):
    depends = t["Resources"]["Room"]["DependsOn"]
    return "ReviewPermission" in ([depends] if isinstance(depends, str) else depends)


@promise(
    "the room calls the alias",
    put("Room/Properties/MessageReviewHandler/Uri", {"Fn::GetAtt": ["ReviewFunction", "Arn"]}),
    drop("Room/Properties/MessageReviewHandler"),
)
def _(t):
    return handler(t)["Uri"] == ALIAS


@promise(
    "what happens to unreviewed messages is a choice of the person who deploys: ALLOW or DENY",
    put("Room/Properties/MessageReviewHandler/FallbackResult", "ALLOW"),
    drop("Room/Properties/MessageReviewHandler/FallbackResult"),
)
def _(t):
    chosen = handler(t)["FallbackResult"]
    return chosen == {"Ref": "FallbackResult"} and t["Parameters"]["FallbackResult"]["AllowedValues"] == ["ALLOW", "DENY"]


@promise(
    "the room's maximum length is a parameter within the service's 1 to 500",
    put("Room/Properties/MaximumMessageLength", 501),
    lambda t: t["Parameters"]["MaximumMessageLength"].update(MaxValue=1000),
)
def _(t):
    limit = t["Parameters"]["MaximumMessageLength"]
    chosen = properties(t, "Room")["MaximumMessageLength"]
    return chosen == {"Ref": "MaximumMessageLength"} and (limit["MinValue"], limit["MaxValue"]) == (1, 500)


@promise(
    "the stack can be deployed without a room, and then promises no room's ARN",
    drop("Room/Condition"),
    lambda t: t["Outputs"]["RoomArn"].pop("Condition"),
)
def _(t):
    wanted = t["Conditions"]["WantsRoom"] == {"Fn::Equals": [{"Ref": "CreateRoom"}, "true"]}
    return wanted and t["Resources"]["Room"]["Condition"] == t["Outputs"]["RoomArn"]["Condition"] == "WantsRoom"


@promise(
    "Lambda gives up at its least timeout, 1 second",
    put("ReviewFunction/Properties/Timeout", 3),
    drop("ReviewFunction/Properties/Timeout"),
)
def _(t):
    return function(t)["Timeout"] == 1


@promise(
    "the function is a native binary in a zip, named as its runtime expects",
    put("ReviewFunction/Properties/Runtime", "provided.al2"),
    put("ReviewFunction/Properties/Handler", "ivs-review"),
    put("ReviewFunction/Properties/PackageType", "Image"),
)
def _(t):
    f = function(t)
    return f["Runtime"] == "provided.al2023" and f["Handler"] == "bootstrap" and "PackageType" not in f


@promise(
    "sam builds the function's binary, not the tool's",
    put("ReviewFunction/Metadata/BuildProperties/Binary", "ivs-review"),
    drop("ReviewFunction/Metadata/BuildProperties"),
    put("ReviewFunction/Metadata/BuildMethod", "makefile"),
)
def _(t):
    metadata = t["Resources"]["ReviewFunction"]["Metadata"]
    return metadata["BuildMethod"] == "rust-cargolambda" and metadata["BuildProperties"]["Binary"] == "bootstrap"


@promise(
    "nothing slow stands before a review: no tracing, no VPC, no layers",
    put("ReviewFunction/Properties/Tracing", "Active"),
    lambda t: t.update(Globals={"Function": {"Tracing": "Active"}}),
    put("ReviewFunction/Properties/VpcConfig", {"SubnetIds": ["subnet-1"]}),
)
def _(t):
    return not {"Tracing", "VpcConfig", "Layers"} & {*function(t), *t.get("Globals", {}).get("Function", {})}


@promise(
    "the alias is called live, and follows every deployment",
    put("ReviewFunction/Properties/AutoPublishAlias", "prod"),
    drop("ReviewFunction/Properties/AutoPublishAlias"),
    drop("ReviewFunction/Properties/AutoPublishAliasAllProperties"),
)
def _(t):
    return function(t)["AutoPublishAlias"] == "live" and function(t)["AutoPublishAliasAllProperties"] is True


@promise(
    "a parameter that is part of a version publishes a new one when only its value changes",
    put("ReviewFunction/Properties/VersionDescription", "a version"),
    put("ReviewFunction/Properties/Environment/Variables/EXTRA", {"Ref": "AlarmTopicArn"}),
)
def _(t):
    # Concurrency belongs to the function and to the alias; neither is part of a version.
    unversioned = ("ReservedConcurrentExecutions", "ProvisionedConcurrencyConfig", "VersionDescription")
    versioned = {key: value for key, value in function(t).items() if key not in unversioned}
    needed = set(parameters_in(versioned)) & set(t["Parameters"])
    return needed and needed <= set(parameters_in(function(t)["VersionDescription"]))


@promise(
    "concurrency is off unless asked for",
    put("ReviewFunction/Properties/ReservedConcurrentExecutions", {"Ref": "ReservedConcurrency"}),
    put("ReviewFunction/Properties/ProvisionedConcurrencyConfig", {"ProvisionedConcurrentExecutions": 1}),
    lambda t: t["Parameters"]["ProvisionedConcurrency"].update(Default=1),
)
def _(t):
    off = {"Ref": "AWS::NoValue"}
    reserved = function(t)["ReservedConcurrentExecutions"]
    provisioned = function(t)["ProvisionedConcurrencyConfig"]
    defaults = [t["Parameters"][p]["Default"] for p in ("ReservedConcurrency", "ProvisionedConcurrency")]
    return (
        defaults == [0, 0]
        and reserved["Fn::If"] == ["HasReserved", {"Ref": "ReservedConcurrency"}, off]
        and provisioned["Fn::If"]
        == ["HasProvisioned", {"ProvisionedConcurrentExecutions": {"Ref": "ProvisionedConcurrency"}}, off]
    )


@promise(
    "an event that cannot be reviewed is denied unless the person who deploys chooses otherwise",
    drop("ReviewFunction/Properties/Environment/Variables/ON_ERROR"),
    lambda t: t["Parameters"]["OnError"].update(Default="allow"),
)
def _(t):
    parameter = t["Parameters"]["OnError"]
    variable = function(t)["Environment"]["Variables"]["ON_ERROR"]
    return (variable, parameter["Default"], parameter["AllowedValues"]) == (
        {"Ref": "OnError"},
        "deny",
        ["deny", "allow", "fallback"],
    )


@promise(
    "the log holds no message text unless asked for, and does not keep anything for ever",
    lambda t: t["Parameters"]["LogContent"].update(Default="true"),
    put("ReviewFunction/Properties/Environment/Variables/LOG_CONTENT", "true"),
    drop("ReviewLogGroup/Properties/RetentionInDays"),
    drop("ReviewFunction/Properties/LoggingConfig/LogGroup"),
)
def _(t):
    return (
        t["Parameters"]["LogContent"]["Default"] == "false"
        and function(t)["Environment"]["Variables"]["LOG_CONTENT"] == {"Ref": "LogContent"}
        and function(t)["LoggingConfig"]["LogGroup"] == {"Ref": "ReviewLogGroup"}
        and properties(t, "ReviewLogGroup")["RetentionInDays"] == {"Ref": "LogRetentionDays"}
    )


@promise(
    "the log is JSON, without which Lambda does not tell the function its level",
    put("ReviewFunction/Properties/LoggingConfig/LogFormat", "Text"),
    put("ReviewFunction/Properties/LoggingConfig/ApplicationLogLevel", "INFO"),
)
def _(t):
    config = function(t)["LoggingConfig"]
    return config["LogFormat"] == "JSON" and config["ApplicationLogLevel"] == {"Ref": "ApplicationLogLevel"}


# What each alarm counts: namespace, metric, dimension, and its statistic. A wrong one of these is an alarm that never rings.
BY_URI = [{"Name": "Uri", "Value": ALIAS}]
BY_FUNCTION = [{"Name": "FunctionName", "Value": FUNCTION}]
ALARMS = {
    "InvocationErrorsAlarm": ("AWS/IVSChat", "InvocationErrors", BY_URI, "Sum"),
    "ResponseValidationErrorsAlarm": ("AWS/IVSChat", "ResponseValidationErrors", BY_URI, "Sum"),
    "ErrorsAlarm": ("AWS/Lambda", "Errors", BY_FUNCTION, "Sum"),
    "ThrottlesAlarm": ("AWS/Lambda", "Throttles", BY_FUNCTION, "Sum"),
    "DurationAlarm": ("AWS/Lambda", "Duration", BY_FUNCTION, "p99"),
}

for name, counted in ALARMS.items():
    statistic = "ExtendedStatistic" if counted[3].startswith("p") else "Statistic"

    @promise(
        f"{name} counts {counted[0]} {counted[1]} ({counted[3]}) by {counted[2][0]['Name']}",
        drop(f"{name}/Properties/Dimensions"),
        put(f"{name}/Properties/Dimensions", [{"Name": "RoomArn", "Value": {"Fn::GetAtt": ["Room", "Arn"]}}]),
        put(f"{name}/Properties/Dimensions", [{**counted[2][0], "Value": {"Fn::GetAtt": ["ReviewFunction", "Arn"]}}]),
        put(f"{name}/Properties/Namespace", "AWS/IVS"),
        put(f"{name}/Properties/MetricName", "Requests"),
        put(f"{name}/Properties/{statistic}", "Average"),
        drop(name),
    )
    def _(t, name=name, counted=counted, statistic=statistic):
        a = alarms(t)[name]
        one = ("Statistic" in a) != ("ExtendedStatistic" in a)
        return one and (a["Namespace"], a["MetricName"], a["Dimensions"], a[statistic]) == counted


@promise(
    "there is no alarm but those",
    put("OtherAlarm", {"Type": "AWS::CloudWatch::Alarm", "Properties": {}}),
)
def _(t):
    return set(alarms(t)) == set(ALARMS)


@promise(
    "every alarm rings above its threshold, and an idle room rings none",
    put("ErrorsAlarm/Properties/ComparisonOperator", "LessThanThreshold"),
    put("ErrorsAlarm/Properties/Threshold", 5),
    put("DurationAlarm/Properties/Threshold", 200),
    put("InvocationErrorsAlarm/Properties/TreatMissingData", "breaching"),
    drop("ThrottlesAlarm/Properties/TreatMissingData"),
)
def _(t):
    # 100 ms leaves time to act before the service's 200; of errors, one is too many.
    return all(
        a["ComparisonOperator"] == "GreaterThanThreshold"
        and a["TreatMissingData"] == "notBreaching"
        and a["Threshold"] == (100 if a["MetricName"] == "Duration" else 0)
        for a in alarms(t).values()
    )


@promise(
    "every alarm says what it means and what to do, within CloudWatch's 1024 characters",
    drop("ThrottlesAlarm/Properties/AlarmDescription"),
    put("ThrottlesAlarm/Properties/AlarmDescription", "Throttles."),
    put("ThrottlesAlarm/Properties/AlarmDescription", "Throttles. " * 100),
)
def _(t):
    return all(80 <= len(a["AlarmDescription"]) <= 1024 for a in alarms(t).values())


@promise(
    "every alarm notifies the topic, if there is one",
    drop("DurationAlarm/Properties/AlarmActions"),
    put("DurationAlarm/Properties/AlarmActions", [{"Ref": "AlarmTopicArn"}]),
)
def _(t):
    notify = {"Fn::If": ["HasTopic", [{"Ref": "AlarmTopicArn"}], {"Ref": "AWS::NoValue"}]}
    return all(a["AlarmActions"] == notify for a in alarms(t).values())


@promise(
    "the outputs are what update-room and CreateChatToken ask for",
    lambda t: t["Outputs"]["FunctionAliasArn"].update(Value={"Fn::GetAtt": ["ReviewFunction", "Arn"]}),
    lambda t: t["Outputs"].pop("RoomArn"),
)
def _(t):
    return t["Outputs"]["FunctionAliasArn"]["Value"] == ALIAS and t["Outputs"]["RoomArn"]["Value"] == {
        "Fn::GetAtt": ["Room", "Arn"]
    }


@promise(
    "every parameter and condition is used",
    lambda t: t["Parameters"].update(Unused={"Type": "String"}),
    lambda t: t["Conditions"].update(Unused={"Fn::Equals": ["a", "b"]}),
)
def _(t):
    used = set(parameters_in([t["Resources"], t["Conditions"], t["Outputs"]]))
    text = repr([t["Resources"], t["Outputs"]])
    return set(t["Parameters"]) <= used and all(f"'{condition}'" in text for condition in t["Conditions"])


def keeps(check, template):
    """Whether a template keeps a promise; one that lacks what the promise speaks of does not."""
    try:
        return bool(check(template))
    except (KeyError, TypeError, IndexError):
        return False


def main():
    template = yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader)
    failed = 0
    for text, check, mutations in PROMISES:
        complaints = [] if keeps(check, template) else ["template.yaml does not keep it"]
        for mutation in mutations:
            broken = copy.deepcopy(template)
            mutation(broken)
            if broken == template:
                complaints.append(f"a mutation changed nothing: {mutation.__doc__}")
            elif keeps(check, broken):
                complaints.append(f"this would go unnoticed: {mutation.__doc__ or mutation.__code__}")
        if not mutations:
            complaints.append("no mutation shows that it can fail")
        failed += bool(complaints)
        print(f"{'FAILED' if complaints else 'ok    '} {text}")
        for complaint in complaints:
            print(f"         {complaint}")
    mutations = sum(len(m) for _, _, m in PROMISES)
    print(f"{mutations} mutations tried")
    print(f"{len(PROMISES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
