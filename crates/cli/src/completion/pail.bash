# Words of pail for bash.
_pail() {
    local IFS=$'\n'
    COMPREPLY=($(pail completions bash --line "${COMP_LINE:0:COMP_POINT}" --typed "$2" 2>/dev/null))
}
complete -o bashdefault -o default -F _pail pail
