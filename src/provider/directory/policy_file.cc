#include "provider/directory/policy_file.h"

#include <algorithm>
#include <charconv>

#include "provider/error.h"
#include "provider/item.h"

namespace strongroom::provider::directory {
namespace {

[[noreturn]] void Refuse(const std::string& id, const std::string& why) {
  throw ProviderError(kItemUnsupported, ShownIdentity(id) + ": " + why);
}

bool IsOf(const catalogue::DirectoryType& type, const std::string& path) {
  return std::any_of(type.extensions.begin(), type.extensions.end(),
                     [&](const std::string& extension) { return path.ends_with(extension); });
}

// Of "many.yaml#2" the path is "many.yaml", and the document 1. The first has no number.
void SplitDocument(const catalogue::DirectoryType& type, const std::string& id, PolicyFile& file) {
  file.path = id;
  if (IsOf(type, id)) return;
  const size_t hash = id.rfind('#');
  if (hash == std::string::npos) Refuse(id, "its type has no such files");
  const char* const begin = id.data() + hash + 1;
  const char* const end = id.data() + id.size();
  size_t number = 0;
  const auto read = std::from_chars(begin, end, number);
  const bool is_number = read.ec == std::errc() && read.ptr == end && *begin != '0';
  file.path = id.substr(0, hash);
  if (!is_number || number < 2 || !IsOf(type, file.path)) Refuse(id, "its type has no such files");
  if (type.format == catalogue::FileFormat::kJson) Refuse(id, "a JSON file is one document");
  file.document = number - 1;
}

}  // namespace

PolicyFile PolicyFileOf(const catalogue::DirectoryType& type, const std::string& id,
                        const FolderLimits& limits) {
  PolicyFile file;
  SplitDocument(type, id, file);
  if (file.path.size() > limits.path_bytes) Refuse(id, "its path is too long");
  for (size_t begin = 0; begin <= file.path.size();) {
    const size_t end = std::min(file.path.find('/', begin), file.path.size());
    const std::string name = file.path.substr(begin, end - begin);
    if (name.empty() || IsPassedOver(name) || !IsPrintable(name)) {
      Refuse(id, "its path is none that is backed up");
    }
    file.folders.push_back(name);
    begin = end + 1;
  }
  file.name = std::move(file.folders.back());
  file.folders.pop_back();
  if (file.folders.size() > static_cast<size_t>(limits.depth)) Refuse(id, "it is too deep");
  return file;
}

}  // namespace strongroom::provider::directory
