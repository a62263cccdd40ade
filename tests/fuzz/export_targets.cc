#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "base/ascii.h"
#include "base/json.h"
#include "base/utf8.h"
#include "base/yaml_json.h"
#include "base/yaml_text.h"
#include "export/file_name.h"
#include "fuzz/target.h"
#include "fuzz/targets.h"

namespace strongroom::fuzz {
namespace {

// The first line of `text`, which is taken from it.
std::string_view TakeLine(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

bool IsTaken(std::string_view name) {
  const auto is_bad = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= ' ' || byte == 0x7F ||
           std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
  };
  return !name.empty() && name.size() <= 143 && name.front() != '.' && name.back() != '.' &&
         base::IsUtf8(name) && std::none_of(name.begin(), name.end(), is_bad);
}

}  // namespace

void FuzzYamlText(std::string_view input) {
  base::Json value;
  try {
    // As deep as base::ParseYaml goes.
    value = base::ParseJson(input, {.max_depth = 60});
    base::CanonicalJson(value);
  } catch (const base::JsonError&) {
    return;
  }
  for (const base::YamlStyle style : {base::YamlStyle::kShort, base::YamlStyle::kLineWise}) {
    const auto documents = base::ParseYaml(base::WriteYaml(value, style));
    Require(documents.size() == 1, "what is written is one document");
    Require(base::ToJson(documents.front()) == value, "what is written is read as what it is");
  }
}

void FuzzFileName(std::string_view input) {
  const std::string_view type = TakeLine(input);
  const std::string_view name = TakeLine(input);
  const std::string path = exporting::ItemPath(type, name, input, ".yaml");
  const size_t slash = path.find('/');
  Require(slash != std::string::npos, "a file is in the folder of its type");
  const std::string folder = path.substr(0, slash);
  const std::string file = path.substr(slash + 1);
  Require(folder == exporting::TypeFolder(type), "which hangs on the type alone");
  Require(IsTaken(folder) && IsTaken(file), "every file system takes both");
  const std::string behind = file.substr(file.rfind('~') + 1);
  Require(behind == base::ToLower(behind), "what tells items apart has no upper case");
  const std::string other = exporting::ItemPath(type, "another", input, ".yaml");
  Require(behind == other.substr(other.rfind('~') + 1), "and hangs on the id alone");
}

}  // namespace strongroom::fuzz
