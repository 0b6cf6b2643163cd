"""The Kubernetes manifests, both sides: by Kubernetes' own schemas, against the program they start, and who may speak.

No cluster is asked: what a cluster's network, storage and ingress then make of them is not tried here.
"""

import copy
import importlib.util
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from api.app import create_app
from api.sendiass.app import create_service_app
from api.sendiass.settings import ServiceSettings
from api.settings import Settings
from cases.database import migrate
from cases.sendiass.database import migrate_service
from deadlines.version import CODE
from tests.api.world import Browser
from tests.test_deploy import services
from tests.tree import ROOT

FOLDER = ROOT / "deploy" / "kubernetes"
SIDES = {"authority": "compose.yaml", "service": "compose-sendiass.yaml"}
OLDEST = "1.30"  # of Kubernetes, whose newest is the package's
TEMPLATE, INSTEAD = "secrets-template.yaml", "kustomization.yaml"
WORKLOADS = ("Deployment", "StatefulSet", "Job", "CronJob")
SECRET = {"DATABASE_URL", "SECRET_KEY", "SMTP_URL", "CONNECTION_URL", "PASSWORD", "TOKEN"}
EACH_SIDE = pytest.mark.parametrize("side", SIDES)
Manifest = dict[str, Any]


@cache
def read(path: Path) -> tuple[Manifest, ...]:
    return tuple(yaml.safe_load_all(path.read_text(encoding="utf-8")))


def files(side: str) -> list[Path]:
    return sorted(path for path in (FOLDER / side).rglob("*.yaml") if path.name != INSTEAD)


def applied(side: str) -> list[Manifest]:
    """What `kubectl apply --kustomize` is given."""
    (kustomization,) = read(FOLDER / side / INSTEAD)
    return [each for name in kustomization["resources"] for each in read(FOLDER / side / name)]


def everything(side: str) -> list[Manifest]:
    return [each for path in files(side) for each in read(path)]


def of_kind(side: str, *kinds: str) -> dict[str, Manifest]:
    return {each["metadata"]["name"]: each for each in everything(side) if each["kind"] in kinds}


def template_of(workload: Manifest) -> Manifest:
    spec: Manifest = workload["spec"]
    return dict((spec["jobTemplate"]["spec"] if "jobTemplate" in spec else spec)["template"])


def pods(side: str) -> dict[str, Manifest]:
    """Each workload's pod, by the name in its labels."""
    found = [template_of(each) for each in of_kind(side, *WORKLOADS).values()]
    return {each["metadata"]["labels"]["app.kubernetes.io/name"]: each for each in found}


def containers(side: str) -> Iterator[tuple[str, Manifest, Manifest]]:
    """The name of each pod, the pod, and one of its containers."""
    for name, pod in pods(side).items():
        for each in (*pod["spec"].get("initContainers", ()), *pod["spec"]["containers"]):
            yield name, pod, each


def container(side: str, name: str) -> Manifest:
    return next(each for pod, _, each in containers(side) if pod == name and each["name"] == name)


def environment(side: str, given: Manifest) -> dict[str, str]:
    """What a container finds in its environment; "" for what a secret fills in."""
    found: dict[str, str] = {}
    for source in given.get("envFrom", ()):
        kind, key = ("ConfigMap", "configMapRef") if "configMapRef" in source else ("Secret", "secretRef")
        named = of_kind(side, kind).get(source[key]["name"])
        if named is None and source[key].get("optional"):
            continue
        if named is None:
            assert (kind, source[key]["name"]) == ("Secret", "database")  # the example's own, made by hand
            found["POSTGRES_PASSWORD"] = ""
            continue
        found |= named.get("data") or named["stringData"]
    return found | {each["name"]: each["value"] for each in given.get("env", ())}


@EACH_SIDE
class TestEveryManifest:
    @pytest.mark.parametrize("version", [OLDEST, kubernetes_validate.latest_version()])
    def test_is_what_kubernetes_own_schema_says_and_has_no_word_it_does_not_know(self, side: str, version: str) -> None:
        for each in everything(side):
            kubernetes_validate.validate(each, version, strict=True)

    def test_is_applied_or_is_an_example_or_the_form_for_secrets(self, side: str) -> None:
        (kustomization,) = read(FOLDER / side / INSTEAD)
        listed = {FOLDER / side / name for name in kustomization["resources"]}
        left_out = {path for path in files(side) if path.parent.name == "examples" or path.name == TEMPLATE}
        assert listed | left_out == set(files(side))
        assert listed & left_out == set()

    def test_stands_in_the_sides_own_namespace(self, side: str) -> None:
        (kustomization,) = read(FOLDER / side / INSTEAD)
        (namespace,) = of_kind(side, "Namespace").values()
        assert kustomization["namespace"] == namespace["metadata"]["name"]
        assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
        for each in everything(side):
            assert each["metadata"].get("namespace", kustomization["namespace"]) == kustomization["namespace"]

    def test_comes_out_of_kustomize_as_it_went_in(self, side: str) -> None:
        if not shutil.which("kubectl"):
            pytest.skip("kubectl is not installed here")
        command = ["kubectl", "kustomize", str(FOLDER / side)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        made = {(each["kind"], each["metadata"]["name"]) for each in yaml.safe_load_all(done.stdout)}
        assert made == {(each["kind"], each["metadata"]["name"]) for each in applied(side)}


def test_a_word_that_kubernetes_does_not_know_is_found() -> None:
    planted = copy.deepcopy(of_kind("authority", "Deployment")["web"])
    planted["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError, match="readynessProbe"):
        kubernetes_validate.validate(planted, OLDEST, strict=True)


@EACH_SIDE
class TestSecrets:
    def test_none_is_written_down_anywhere(self, side: str) -> None:
        for each in everything(side):
            if each["kind"] == "Secret":
                assert set(each["stringData"].values()) == {""}
                assert "data" not in each
            if each["kind"] == "ConfigMap":
                assert [name for name in each["data"] if name.endswith(tuple(SECRET))] == []
        for _, _, each in containers(side):
            assert [one["name"] for one in each.get("env", ()) if one["name"].endswith(tuple(SECRET))] == []

    def test_the_form_for_them_is_never_applied(self, side: str) -> None:
        assert [each for each in applied(side) if each["kind"] == "Secret"] == []

    def test_each_pod_is_given_only_those_it_needs(self, side: str) -> None:
        given = {
            name: {source["secretRef"]["name"] for source in each.get("envFrom", ()) if "secretRef" in source}
            for name, _, each in containers(side)
        }
        assert given == {
            "web": {"secrets", "optional"},
            "worker": {"secrets"},
            "backup": {"secrets"},
            "prefect": {"prefect-database"},
            "deployments": set(),
            "database": {"database"},
        }


@EACH_SIDE
class TestWhatRuns:
    def test_images_are_those_of_compose(self, side: str) -> None:
        ours = {each["image"] for name, _, each in containers(side) if name != "database"}
        assert ours == {services(SIDES[side])["web"]["image"]} == {f"sendflow:{CODE}"}
        assert container(side, "database")["image"] == services(SIDES[side])["database"]["image"]

    @pytest.mark.parametrize("name", ["web", "prefect", "worker", "deployments", "backup"])
    def test_commands_are_those_of_compose_but_that_pods_come_to_the_database_one_by_one(
        self, side: str, name: str
    ) -> None:
        composed = services(SIDES[side])[name]["command"]
        ours = container(side, name)["command"]
        assert ours == [word for word in composed if word not in ("--migrate", "--prepare")]

    def test_every_module_that_is_started_exists(self, side: str) -> None:
        for name, _, each in containers(side):
            if each.get("command", [""])[0] == "python":
                assert each["command"][1] == "-m"
                assert importlib.util.find_spec(each["command"][2]) is not None, name

    def test_whatever_opens_the_database_waits_until_it_has_its_shape(self, side: str) -> None:
        wanted = [["python", "-m", *({"authority": ["api", "migrate"], "service": ["api.sendiass.prepare"]}[side])]]
        for name in ("web", "worker"):
            assert [each["command"] for each in pods(side)[name]["spec"]["initContainers"]] == wanted

    @pytest.mark.parametrize("name", ["web", "prefect", "worker"])
    def test_settings_are_those_of_compose(self, side: str, name: str) -> None:
        composed = {key: str(value) for key, value in services(SIDES[side])[name]["environment"].items()}
        ours = environment(side, container(side, name))
        assert set(ours) - {"PREFECT_HOME"} == set(composed)
        for key, value in composed.items():
            if "${" not in value and key not in ("FORWARDED_ALLOW_IPS", "SENDFLOW_SWEEP_WORKERS"):
                assert ours[key] == value, key

    def test_a_sweep_is_cut_for_as_many_workers_as_there_are(self, side: str) -> None:
        replicas = of_kind(side, "Deployment")["worker"]["spec"]["replicas"]
        assert environment(side, container(side, "worker")).get("SENDFLOW_SWEEP_WORKERS", "2") == str(replicas)

    def test_every_setting_of_ours_is_one_that_is_read(self, side: str) -> None:
        prefix, model = {"authority": ("SENDFLOW_", Settings), "service": ("SENDFLOW_SENDIASS_", ServiceSettings)}[side]
        read_by_us = {f"{prefix}{name.upper()}" for name in model.model_fields} | {"SENDFLOW_SENDIASS_NAME"}
        for _, _, each in containers(side):
            named = {name for name in environment(side, each) if name.startswith("SENDFLOW_")}
            assert named <= read_by_us

    def test_the_flows_find_every_setting_they_need(self, side: str) -> None:
        from workflows.flows.setting import from_environment

        given = environment(side, container(side, "worker"))
        assert from_environment({name: value or "filled in" for name, value in given.items()}).office.name

    def test_a_job_is_named_after_the_version_because_it_cannot_be_changed(self, side: str) -> None:
        assert list(of_kind(side, "Job")) == [f"deployments-{CODE}"]

    def test_the_backup_reads_documents_and_writes_only_backups(self, side: str) -> None:
        mounts = {each["name"]: each for each in container(side, "backup")["volumeMounts"]}
        assert mounts["documents"]["readOnly"] is True
        assert container(side, "backup")["command"][-3:-1] == [mounts["backups"]["mountPath"], "--keep"]


@EACH_SIDE
class TestPorts:
    def test_ports_are_those_the_programs_listen_on(self, side: str) -> None:
        model = {"authority": Settings, "service": ServiceSettings}[side]
        (web,), (prefect,) = (container(side, name)["ports"] for name in ("web", "prefect"))
        assert web["containerPort"] == model.model_fields["port"].default
        command = container(side, "prefect")["command"]
        assert command[command.index("--port") + 1] == str(prefect["containerPort"])
        address = environment(side, container(side, "worker"))["PREFECT_API_URL"]
        assert address == f"http://prefect:{prefect['containerPort']}/api"

    def test_every_port_that_is_named_exists(self, side: str) -> None:
        for name, each in of_kind(side, "Service").items():
            there = {port["name"] for port in container(side, name)["ports"]}
            assert {port["targetPort"] for port in each["spec"]["ports"]} <= there
        for _, _, each in containers(side):
            there = {port["name"] for port in each.get("ports", ())}
            for kind in ("startupProbe", "readinessProbe", "livenessProbe"):
                if "httpGet" in each.get(kind, {}):
                    assert each[kind]["httpGet"]["port"] in there

    def test_the_pages_answer_what_the_probes_ask(self, side: str, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path / 'some.db'}"
        if side == "authority":
            migrate(url)
            app = create_app(Settings(var=tmp_path, database_url=url, demo=True))
        else:
            migrate_service(url)
            app = create_service_app(ServiceSettings(var=tmp_path, database_url=url, demo=True))
        client = Browser(app).client
        web = container(side, "web")
        for kind in ("startupProbe", "readinessProbe", "livenessProbe"):
            answer = client.get(web[kind]["httpGet"]["path"], follow_redirects=False)
            assert answer.status_code == 200

    def test_a_database_that_is_away_does_not_make_the_cluster_end_the_web(self, side: str) -> None:
        web = container(side, "web")
        assert web["livenessProbe"]["httpGet"]["path"] == "/live"  # touches no database (`tests/api/test_health.py`)
        assert web["readinessProbe"]["httpGet"]["path"] == "/api/v1/health"

    def test_prefect_is_asked_what_compose_asks(self, side: str) -> None:
        asked = services(SIDES[side])["prefect"]["healthcheck"]["test"][-1]
        probe = container(side, "prefect")["readinessProbe"]["httpGet"]
        assert f":4200{probe['path']}'" in asked


@EACH_SIDE
class TestHardening:
    def test_nothing_runs_as_root_gains_privileges_writes_its_image_or_can_ask_the_cluster(self, side: str) -> None:
        for name, pod, each in containers(side):
            spec, context = pod["spec"], each["securityContext"]
            assert spec["automountServiceAccountToken"] is False, name
            assert spec["securityContext"]["runAsNonRoot"] is True
            assert spec["securityContext"]["runAsUser"] == (999 if name == "database" else 10001)
            assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
            assert context == {
                "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
            }  # fmt: skip

    def test_the_user_is_the_images_own(self, side: str) -> None:
        assert "--uid 10001" in (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")

    def test_each_says_how_much_it_needs_and_how_much_memory_at_most(self, side: str) -> None:
        for name, _, each in containers(side):
            assert set(each["resources"]["requests"]) == {"cpu", "memory"}, name
            assert set(each["resources"]["limits"]) == {"memory"}, name

    def test_every_volume_is_declared_and_every_claim_made(self, side: str) -> None:
        claims = set(of_kind(side, "PersistentVolumeClaim"))
        for name, pod, each in containers(side):
            declared = {one["name"] for one in pod["spec"].get("volumes", ())}
            declared |= {"database"} if name == "database" else set()
            assert {one["name"] for one in each["volumeMounts"]} <= declared
            for one in pod["spec"].get("volumes", ()):
                if "persistentVolumeClaim" in one:
                    assert one["persistentVolumeClaim"]["claimName"] in claims

    def test_what_is_written_lies_where_the_program_writes(self, side: str) -> None:
        folder = {"authority": "/var/lib/sendflow", "service": "/var/lib/sendflow/sendiass"}[side]
        for name in ("web", "worker", "backup"):
            mounts = {each["name"]: each["mountPath"] for each in container(side, name)["volumeMounts"]}
            assert mounts["documents"] == str(Settings(var=Path(folder), authority_name="x").documents)

    def test_some_of_the_web_stays_while_machines_are_emptied(self, side: str) -> None:
        (budget,) = of_kind(side, "PodDisruptionBudget").values()
        web = of_kind(side, "Deployment")["web"]
        assert budget["spec"]["minAvailable"] < web["spec"]["replicas"]
        assert budget["spec"]["selector"] == web["spec"]["selector"]

    def test_prefects_server_is_never_there_twice(self, side: str) -> None:
        spec = of_kind(side, "Deployment")["prefect"]["spec"]
        assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})


def chooses(selector: Manifest, labels: dict[str, str]) -> bool:
    """Whether a selector chooses something with these labels."""
    for term in selector.get("matchExpressions", ()):
        assert term["operator"] == "In"
        if labels.get(term["key"]) not in term["values"]:
            return False
    return all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items())


def port_number(side: str, port: int | str, pod: str) -> int:
    if isinstance(port, int):
        return port
    return next(int(each["containerPort"]) for each in container(side, pod)["ports"] if each["name"] == port)


def allowed(side: str) -> set[tuple[str, str, int]]:
    """Who may begin to speak to whom, at which port: pods by name, what lies outside by its label or address."""
    labels = {name: pod["metadata"]["labels"] for name, pod in pods(side).items()}
    outgoing, incoming = set(), set()
    for policy in of_kind(side, "NetworkPolicy").values():
        spec = policy["spec"]
        chosen = [name for name in labels if chooses(spec["podSelector"], labels[name])]
        assert chosen, f"{policy['metadata']['name']} is about no pod"
        for name in chosen:
            for rule in spec.get("egress", ()):
                for peer in rule["to"]:
                    for other in _peers(peer, labels):
                        outgoing |= {(name, other, port_number(side, port["port"], other)) for port in rule["ports"]}
            for rule in spec.get("ingress", ()):
                for peer in rule["from"]:
                    for other in _peers(peer, labels):
                        incoming |= {(other, name, port_number(side, port["port"], name)) for port in rule["ports"]}
    inside = set(labels)
    among = {each for each in outgoing & incoming if {each[0], each[1]} <= inside}
    return among | {each for each in outgoing | incoming if not {each[0], each[1]} <= inside}


def _peers(peer: Manifest, labels: dict[str, dict[str, str]]) -> list[str]:
    if "ipBlock" in peer:
        return [peer["ipBlock"]["cidr"]]
    if "namespaceSelector" in peer:
        return [peer["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"]]
    return [name for name in labels if chooses(peer["podSelector"], labels[name])]


@EACH_SIDE
class TestWhoMaySpeakToWhom:
    def test_everything_that_is_not_allowed_is_refused(self, side: str) -> None:
        default = of_kind(side, "NetworkPolicy")["nobody-to-nobody"]["spec"]
        assert default == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}

    def test_only_these_may(self, side: str) -> None:
        web, database, mail, provider = {
            "authority": (8000, "192.0.2.10/32", "192.0.2.25/32", "192.0.2.43/32"),
            "service": (8001, "192.0.2.110/32", "192.0.2.125/32", "192.0.2.143/32"),
        }[side]
        names = {(name, "kube-system", 53) for name in pods(side)}
        uses_it = ("web", "worker", "backup", "prefect")
        assert allowed(side) - names == {
            ("ingress-nginx", "web", web),
            ("monitoring", "web", web),
            ("worker", "prefect", 4200),
            ("deployments", "prefect", 4200),
            *((name, database, 5432) for name in uses_it),
            *((name, "database", 5432) for name in uses_it),
            ("worker", mail, 587),
            ("web", provider, 443),
        }

    def test_a_selector_chooses_the_pods_beside_it(self, side: str) -> None:
        for each in of_kind(side, "Deployment", "StatefulSet").values():
            assert chooses(each["spec"]["selector"], template_of(each)["metadata"]["labels"])
            assert each["metadata"]["labels"] == template_of(each)["metadata"]["labels"]
        for name, each in of_kind(side, "Service").items():
            assert chooses({"matchLabels": each["spec"]["selector"]}, pods(side)[name]["metadata"]["labels"])

    def test_from_outside_only_the_pages_are_reached_and_not_the_metrics(self, side: str) -> None:
        (ingress,) = of_kind(side, "Ingress").values()
        (rule,) = ingress["spec"]["rules"]
        reached = {path["path"]: path["backend"]["service"]["name"] for path in rule["http"]["paths"]}
        assert reached == {"/": "web", "/metrics": "nothing"}
        assert "nothing" not in of_kind(side, "Service")
        assert ingress["spec"]["tls"][0]["hosts"] == [rule["host"]]
        settings = of_kind(side, "ConfigMap")["settings"]["data"]
        assert f"https://{rule['host']}" in settings.values()
        assert ingress["metadata"]["annotations"]["nginx.ingress.kubernetes.io/enable-access-log"] == "false"


def test_the_two_sides_share_no_namespace_no_address_and_no_word_with_each_other() -> None:
    spaces = {side: next(iter(of_kind(side, "Namespace"))) for side in SIDES}
    assert len(set(spaces.values())) == 2
    reached = {
        side: [ip_network(other) for _, other, _ in allowed(side) if "/" in other] for side in SIDES
    }  # fmt: skip
    assert [a for a in reached["authority"] for b in reached["service"] if a.overlaps(b)] == []
    for side, other in (("authority", "service"), ("service", "authority")):
        named = [peer for _, peer, _ in allowed(side)] + [peer for peer, _, _ in allowed(side)]
        assert spaces[other] not in named
        assert f"namespace: {spaces[other]}" not in "".join(path.read_text(encoding="utf-8") for path in files(side))


def test_the_service_is_run_with_as_much_care_as_the_authority() -> None:
    """The same manifests, but for names, addresses, commands and settings."""
    ours, theirs = ({(each["kind"], each["metadata"]["name"]) for each in everything(side)} for side in SIDES)
    assert {each for each in ours if each[0] != "Namespace"} == {each for each in theirs if each[0] != "Namespace"}
    for name, pod in pods("authority").items():
        other = pods("service")[name]
        assert set(pod["spec"]) == set(other["spec"])
        assert pod["spec"]["securityContext"] == other["spec"]["securityContext"]
        for one, two in zip(pod["spec"]["containers"], other["spec"]["containers"], strict=True):
            assert set(one) == set(two)
            assert (one["resources"], one["securityContext"]) == (two["resources"], two["securityContext"])
