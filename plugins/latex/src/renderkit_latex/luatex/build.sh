#!/bin/sh
# Fills DIR with LuaTeX's font database and the glyph tables of the usual fonts. LuaTeX refuses to start where
# it can write no cache, and makes this one anew in every job where it finds none.
set -eu
cd "$1"
export TEXMFVAR="$1" TEXMFCACHE="$1" SOURCE_DATE_EPOCH=1735689600 FORCE_SOURCE_DATE=1 LC_ALL=C.UTF-8
command -v luaotfload-tool >/dev/null || { echo "luaotfload-tool is missing: install texlive-luatex" >&2; exit 1; }
luaotfload-tool --update --force --quiet
mkdir work
(cd work && lualatex -no-shell-escape -interaction=batchmode -halt-on-error ../fonts.tex >&2)
rm -r work
chmod -R a+rX .
