# Starts an X server, without which Asymptote cannot draw in 3D; then becomes the command that it is given.
# Ends with status 69 where no server comes up: then nothing of the user's has run.
command -v Xvfb >/dev/null || exit 127
for attempt in 1 2; do
  # the server says its number once it is ready; started from a shell of its own, it is no child of the command
  number=$({ Xvfb -displayfd 7 -screen 0 1280x1024x24 -nolisten tcp -noreset 7>&1 >/dev/null 2>&1 & } |
    timeout 4 head -n 1)
  if [ -n "$number" ]; then
    export DISPLAY=":$number"
    exec "$@"
  fi
done
exit 69
