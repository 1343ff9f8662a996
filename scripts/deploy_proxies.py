"""The examples of deploy/nginx and deploy/caddy in a folder of their own: other ports, a throw-away certificate, no file outside."""

import os
import pathlib
import re
import subprocess

DEPLOY = pathlib.Path(__file__).resolve().parent.parent / "deploy"
NAME = "orders.example.com"

# What Debian's /etc/nginx/nginx.conf does around the example, for one user and in one folder.
NGINX = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/main.error.log;
events {{ worker_connections 1024; }}
http {{
  default_type application/octet-stream;
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/orderdesk.conf;
}}
"""


def nginx(folder, http=8480, https=8443, upstream=8080):
    """Writes the configuration and a certificate into the folder, and gives back the file to start nginx with."""
    example = changed(DEPLOY / "nginx" / "orderdesk.conf", [
        (r"listen 80;", f"listen 127.0.0.1:{http};"),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{https} ssl http2;"),
        (r" *listen \[::\]:.*\n", ""),
        (r"server 127\.0\.0\.1:8080;", f"server 127.0.0.1:{upstream};"),
        (r"/etc/letsencrypt/live/[\w.]+/", f"{folder}/"),
        (r"/var/log/nginx/", f"{folder}/"),
    ])
    certificate(folder)
    (folder / "orderdesk.conf").write_text(example)
    # nginx takes a user from root only, and warns everybody else.
    user = "user root;" if os.getuid() == 0 else ""
    return written(folder / "nginx.conf", NGINX.format(folder=folder, user=user))


def caddy(folder, http=8480, https=8443, upstream=8080):
    """The same for Caddy, whose certificate it would fetch by itself."""
    example = changed(DEPLOY / "caddy" / "Caddyfile", [
        (r"^{\n", f"{{\n\tadmin off\n\thttp_port {http}\n\thttps_port {https}\n"),
        (rf"^{NAME} {{\n", f"{NAME} {{\n\tbind 127.0.0.1\n\ttls {folder}/fullchain.pem {folder}/privkey.pem\n"),
        (r"reverse_proxy 127\.0\.0\.1:8080", f"reverse_proxy 127.0.0.1:{upstream}"),
        (r"/var/log/caddy/", f"{folder}/"),
    ])
    certificate(folder)
    return written(folder / "Caddyfile", example)


def changed(file, changes):
    """The text of an example with every change made, each of which has to find something."""
    text = file.read_text()
    for old, new in changes:
        text, count = re.subn(old, new, text, flags=re.MULTILINE)
        if not count:
            raise ValueError(f"{file.name} has nothing like {old}")
    return text


def certificate(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
         "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
         "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )


def written(file, text):
    file.write_text(text)
    return file
