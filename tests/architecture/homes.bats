# What check_homes.sh says of small trees.

setup() {
  root=$BATS_TEST_TMPDIR
  mkdir -p "$root"/src/{base,api} "$root"/controller "$root"/tests/architecture
  cp "$BATS_TEST_DIRNAME"/homes.txt "$root"/tests/architecture
  echo 'Json::sax_parse(text.begin(), text.end(), &builder);' >"$root"/src/base/json.cc
  echo 'const Json json = ParseJson(text);' >"$root"/src/api/a.cc
}

refuses() { # LINE
  echo "$1" >"$root"/src/api/b.cc
  run "$BATS_TEST_DIRNAME"/check_homes.sh "$root"
  [ "$status" -ne 0 ] || { echo "taken: $1" && false; }
  [[ $output == *src/api/b.cc:1* ]] || { echo "$output" && false; }
}

@test "a tree that keeps the rules passes" {
  run "$BATS_TEST_DIRNAME"/check_homes.sh "$root"
  echo "$output"
  [ "$status" -eq 0 ]
}

@test "every way to the parser of nlohmann/json that is not ours" {
  refuses 'const Json json = Json::parse(text, callback);'
  refuses 'auto json = nlohmann::json::parse(text);'
  refuses 'auto json = nlohmann::ordered_json::parse(text);'
  refuses 'auto json = nlohmann::basic_json<std::map>::parse(text);'
  refuses 'if (Json::accept(text)) return;'
  refuses 'Json::sax_parse(text, &mine);'
  refuses 'auto json = Json::from_cbor(bytes);'
  refuses 'auto json = R"({})"_json;'
  refuses 'nlohmann::detail::json_sax_dom_callback_parser<Json> parser(json, callback);'
}

@test "YAML is read by base/yaml" {
  refuses 'auto node = YAML::Load(text);'
  refuses 'YAML::Parser parser(stream);'
}

@test "what may pass is decided in base/prospect" {
  refuses 'bool MayPass(int status) { return true; }'
  refuses 'base::Prospect ProspectOf(const MyError& error);'
  refuses '  if (answer.status >= 500) TryAgain();'
  refuses '  const bool is_busy = error.status() == 429;'
  refuses '  if (state.starts_with("08")) TryAgain();'
}
