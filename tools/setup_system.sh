#!/bin/sh
# Installs what some tests need from Debian when it is missing and we may: Chromium, Chinese fonts, poppler and zbar for the pages,
# PDFBox Preflight with a Java runtime for the letter's archive form, PostgreSQL's programs and nginx, of which the tests start
# their own.
# Otherwise it says which tests will be left out. The tests themselves decide: under CI=true leaving one out is a failure.
set -u
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v pdftoppm >/dev/null 2>&1 || missing="$missing poppler-utils"
command -v zbarimg >/dev/null 2>&1 || missing="$missing zbar-tools"
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk fontconfig"
command -v java >/dev/null 2>&1 || missing="$missing default-jre-headless"
[ -e /usr/share/java/preflight.jar ] || missing="$missing libpdfbox2-java"
[ -e /usr/share/java/javax.activation.jar ] || missing="$missing libactivation-java"
[ -e /usr/share/java/jaxb-api.jar ] || missing="$missing libjaxb-api-java"
command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
PATH="$PATH:/usr/sbin" command -v nginx >/dev/null 2>&1 || missing="$missing nginx-light"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ]; then sudo=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo="sudo -n"
else
  echo "Not installed and not mine to install:$missing. The tests that need them are left out."
  echo "To have them: apt-get install$missing"
  exit 0
fi
# The package would otherwise make a server for the whole machine and start it; whoever has said something about that is left alone.
no_server() {
  place=/etc/postgresql-common/createcluster.conf
  [ -e "$place" ] || { $sudo mkdir -p "${place%/*}" && echo "create_main_cluster = false" | $sudo tee "$place" >/dev/null; }
}
# The same of nginx: a server of ours that nobody asked for is ended again.
no_proxy() {
  { $sudo systemctl disable --now nginx || $sudo service nginx stop; } >/dev/null 2>&1 || true
}
echo "Installing from Debian:$missing"
case "$missing" in *postgresql*) no_server ;; esac
$sudo apt-get update -qq &&
  $sudo env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
  echo "Could not install:$missing. The tests that need them are left out."
case "$missing" in *nginx*) no_proxy ;; esac
exit 0
