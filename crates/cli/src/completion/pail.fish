# Words of pail for fish.
function __pail_words
    set -l before (commandline -opc)
    set -l current (string unescape -- (commandline -ct); or string replace -r '^["\']' '' -- (commandline -ct))
    pail completions fish -- $before[2..-1] "$current" 2>/dev/null
end
complete -c pail -f -a '(__pail_words)'
complete -c pail -n 'not __pail_words | string length -q' -F
