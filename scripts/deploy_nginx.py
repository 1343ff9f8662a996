"""deploy/nginx/orderdesk.conf in a folder of its own: with other ports, a throw-away certificate, and no file outside.

    .venv/bin/python scripts/deploy_nginx.py FOLDER     then: nginx -t -c FOLDER/nginx.conf
"""

import os
import pathlib
import re
import subprocess
import sys

EXAMPLE = pathlib.Path(__file__).resolve().parent.parent / "deploy" / "nginx" / "orderdesk.conf"
NAME = "orders.example.com"

# What Debian's /etc/nginx/nginx.conf does around the example, for one user and in one folder.
MAIN = """
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


def write(folder, http=8480, https=8443, upstream=8080):
    """Writes the configuration and a certificate into the folder, and gives back the file to start nginx with."""
    folder = pathlib.Path(folder).resolve()
    text = EXAMPLE.read_text()
    changes = [
        (r"listen 80;", f"listen 127.0.0.1:{http};"),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{https} ssl http2;"),
        (r" *listen \[::\]:.*\n", ""),
        (r"server 127\.0\.0\.1:8080;", f"server 127.0.0.1:{upstream};"),
        (r"/etc/letsencrypt/live/[\w.]+/", f"{folder}/"),
        (r"/var/log/nginx/", f"{folder}/"),
    ]
    for old, new in changes:
        text, count = re.subn(old, new, text)
        if not count:
            raise ValueError(f"{EXAMPLE.name} has nothing like {old}")
    (folder / "orderdesk.conf").write_text(text)
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user="user root;" if os.getuid() == 0 else ""))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
         "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME},IP:127.0.0.1",
         "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )
    return folder / "nginx.conf"


if __name__ == "__main__":
    write(sys.argv[1])
