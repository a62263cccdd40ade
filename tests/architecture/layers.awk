# Input: layers.txt, ARCHITECTURE.md, then lines FILE:LINE:#include <HEADER. Complains on stderr and ends with 1.
function complain(text) { print text > "/dev/stderr"; bad = 1 }
function words(text) { gsub(/^ +| +$/, "", text); gsub(/ +/, " ", text); return text }
function has(list, word) { return index(" " list " ", " " word " ") > 0 }

FNR == 1 { ++input }

input == 1 && /^@/ {
  split($0, sides, " ->")
  name = substr(sides[1], 2, index(sides[1], ":") - 2)
  users[name] = words(substr(sides[1], index(sides[1], ":") + 1))
  next
}
input == 1 && /^[a-z]/ {
  name = substr($0, 1, index($0, ":") - 1)
  below[name] = words(substr($0, index($0, ":") + 1))
  count = split(below[name], list, " ")
  for (i = 1; i <= count; ++i)
    if (!(list[i] in below)) complain("layers.txt: " name " stands above " list[i])
  next
}

# | `src/store` | everything SQL | base, domain |
input == 2 && /^\| `(src\/[a-z]+|controller\/)` \|/ {
  split($0, cells, "|")
  name = words(cells[2]); gsub(/`|src\/|\//, "", name)
  said = words(cells[4]); gsub(/,/, "", said)
  if (said == "-") said = ""
  shown[name] = 1
  if (said != below[name]) complain("ARCHITECTURE.md: " name " may include \"" below[name] "\", not \"" said "\"")
  next
}

input == 3 {
  split($0, parts, ":")
  module = parts[1]; sub(/^src\//, "", module); sub(/\/.*/, "", module)
  header = $0; sub(/.*[<"]/, "", header)
  head = header; sub(/\/.*/, "", head)
  if (head in below) {
    if (head != module && !has(below[module], head)) complain(parts[1] ": may not include " header)
  } else if (head in users) {
    if (!has(users[head], module)) complain(parts[1] ": may not include " header)
  } else if (header ~ /[\/.]/ && header !~ /^c[a-z]+$/) {
    complain(parts[1] ": layers.txt does not know " header)
  }
}

END {
  for (name in below) if (!(name in shown)) complain("ARCHITECTURE.md: no row for " name)
  exit bad
}
