from cdk8s import App, Chart, Size
from cdk8s_private_registry import (
    Exposure,
    IngressController,
    PrivateRegistry,
    RegistryAuth,
    RegistryStorage,
    RestrictedNamespace,
    Tls,
)
from constructs import Construct


class LetsEncrypt(Chart):
    def __init__(self, scope: Construct, id: str, *, host: str, tls: Tls) -> None:
        super().__init__(scope, id, namespace="registry")

        RestrictedNamespace(self, "namespace", name="registry")
        PrivateRegistry(
            self,
            "registry",
            auth=RegistryAuth.htpasswd(secret_name="registry-users"),
            storage=RegistryStorage.new_claim(size=Size.gibibytes(100)),
            exposure=Exposure.ingress(host=host, controller=IngressController.traefik(), tls=tls),
            delete_enabled=True,
        )


if __name__ == "__main__":
    app = App()
    LetsEncrypt(app, "registry", host="registry.example.com", tls=Tls.lets_encrypt(email="ops@example.com"))
    app.synth()
