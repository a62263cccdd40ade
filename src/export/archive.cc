#include "export/archive.h"

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "export/error.h"
#include "sets/answer.h"
#include "sets/members.h"

namespace strongroom::exporting {
namespace archive {
namespace {

using base::Json;
using sets::DigestText;

std::string FolderOf(size_t place) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "sets/%06zu/", place + 1);
  return text.data();
}

Entry ReadEntry(const Json& object) {
  return {.name = sets::NeededText(object, "name"),
          .digest = sets::NeededDigest(object, "digest"),
          .previous_digest = sets::DigestAt(object, "previousDigest"),
          .items = sets::NeededCount(object, "items"),
          .set_file_digest = sets::NeededDigest(object, "setFileDigest"),
          .items_file_digest = sets::NeededDigest(object, "itemsFileDigest")};
}

}  // namespace

std::string SetFile(size_t place) { return FolderOf(place) + "set.json"; }
std::string ItemsFile(size_t place) { return FolderOf(place) + "items.ndjson"; }

std::string ContentFile(const std::string& digest) {
  return "contents/" + digest.substr(0, 2) + '/' + digest + ".json";
}

std::string WriteIndex(const Index& index) {
  Json sets = Json::array();
  for (const Entry& entry : index.sets) {
    Json object{{"name", entry.name},
                {"digest", DigestText(entry.digest)},
                {"items", entry.items},
                {"setFileDigest", DigestText(entry.set_file_digest)},
                {"itemsFileDigest", DigestText(entry.items_file_digest)}};
    if (!entry.previous_digest.empty()) {
      object["previousDigest"] = DigestText(entry.previous_digest);
    }
    sets.push_back(std::move(object));
  }
  Json object{{"format", kArchiveFormat}, {"version", kArchiveVersion}, {"sets", sets}};
  if (!index.source.cluster.empty()) object["cluster"] = index.source.cluster;
  if (!index.source.microsoft_tenant.empty()) {
    object["microsoftTenant"] = index.source.microsoft_tenant;
  }
  return base::CanonicalJson(object) + '\n';
}

Index ReadIndex(std::string_view text) {
  try {
    const Json object = base::ParseJson(text, sets::kAnswerLimits);
    if (base::TextAt(object, "format") != kArchiveFormat) {
      throw base::JsonError("not of the format " + std::string(kArchiveFormat));
    }
    if (base::IntAt(object, "version") != kArchiveVersion) {
      throw base::JsonError("of a version that is not known here");
    }
    Index index{.source = {.cluster = base::StringAt(object, "cluster"),
                           .microsoft_tenant = base::StringAt(object, "microsoftTenant")},
                .sets = {}};
    for (const Json& set : base::ArrayAt(object, "sets")) index.sets.push_back(ReadEntry(set));
    return index;
  } catch (const base::JsonError& e) {
    throw ExportError(std::string(kIndexFile) + ": " + e.what());
  }
}

}  // namespace archive

}  // namespace strongroom::exporting
