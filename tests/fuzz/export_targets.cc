#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "base/json.h"
#include "base/utf8.h"
#include "base/yaml_json.h"
#include "base/yaml_text.h"
#include "catalogue/sealed_name.h"
#include "export/archive_export.h"
#include "export/archive_reader.h"
#include "export/error.h"
#include "export/file_name.h"
#include "export/relative_path.h"
#include "fuzz/target.h"
#include "fuzz/targets.h"
#include "sets/error.h"
#include "support/built_in_catalogues.h"

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

// The files of an archive in one text, in the order of their paths: "=PATH\n" and what follows up
// to the next such line.
class FilesInText final : public exporting::FileSource, public exporting::FileSink {
 public:
  explicit FilesInText(std::string_view text = {}) {
    std::string* file = nullptr;
    while (!text.empty()) {
      const std::string_view line = TakeLine(text);
      if (line.starts_with('=')) {
        file = &files_[std::string(line.substr(1))];
      } else if (file != nullptr) {
        file->append(line).append("\n");
      }
    }
  }

  void Add(const std::string& path, std::string_view bytes) override {
    Require(exporting::IsInside(path), "no path leads out of the archive");
    Require(files_.emplace(path, bytes).second, "no file is written twice");
  }
  void Sync() override {}
  std::string Read(const std::string& path, size_t most) const override {
    Require(exporting::IsInside(path), "no path leads out of the archive");
    const auto file = files_.find(path);
    if (file == files_.end()) throw exporting::ExportError("no such file");
    // No content ends with a line.
    std::string_view bytes = file->second;
    if (path.starts_with("contents/") || path.ends_with("set.json")) {
      while (bytes.ends_with('\n')) bytes.remove_suffix(1);
    }
    if (bytes.size() > most) throw exporting::ExportError("too large");
    return std::string(bytes);
  }
  std::vector<std::string> List(size_t) const override {
    std::vector<std::string> paths;
    for (const auto& [path, bytes] : files_) paths.push_back(path);
    return paths;
  }

 private:
  std::map<std::string, std::string> files_;
};

void ExportAgain(const exporting::ArchiveReader& reader, exporting::FileSink& sink) {
  exporting::ArchiveExport exporter(sink);
  for (size_t index = 0; index < reader.size(); ++index) {
    exporter.BeginSet(reader.ReadSet(index));
    reader.ReadItems(index, [&](const sets::Item& item) { exporter.Add(item); });
    exporter.EndSet();
  }
  exporter.Finish();
}

}  // namespace

void FuzzArchive(std::string_view input) {
  const FilesInText files(input);
  FilesInText again;
  bool is_whole = false;
  try {
    const exporting::ArchiveReader reader(files);
    is_whole = reader.Verify(test::BuiltInCatalogues()).empty();
    try {
      ExportAgain(reader, again);
    } catch (const exporting::ExportError&) {
      Require(!is_whole, "what is whole can be exported");
      return;
    } catch (const sets::SealError&) {
      Require(!is_whole, "what is whole can be exported");
      return;
    }
  } catch (const exporting::ExportError&) {
    return;
  }
  // An exporter writes names as they come, and leaves contents out that are altered: whoever gives
  // them to it looks at them.
  for (const auto& found : exporting::ArchiveReader(again).Verify(test::BuiltInCatalogues())) {
    const bool is_told = found.what == catalogue::kOtherName || found.what == sets::kNotWhole;
    Require(!is_whole && is_told, "what is exported is whole");
  }
}

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
