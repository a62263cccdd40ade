#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "base/json.h"
#include "catalogue/catalogues.h"
#include "domain/item_change.h"
#include "sealing/compared_types.h"

namespace strongroom::sealing {

// Of more policies than that only type, identity and name are told, so that an answer stays one.
inline constexpr size_t kMostPatches = 1'000;
// Of one policy. Bytes are those of base::PatchRoom.
inline constexpr size_t kMostPatchSteps = 1'000;
inline constexpr size_t kMostPatchBytes = size_t{1} << 20U;
// Of all patches of a comparison.
inline constexpr size_t kMostBytesOfPatches = size_t{16} << 20U;

// Who is known to have done what last, by type and identity.
using DeedsByPolicy = std::map<std::pair<std::string, std::string>, domain::Deed>;

// A policy as one set has it. Digests are hexadecimal.
struct ComparedItem {
  std::string type, id, name;
  std::string change_digest;  // by the rules of when it was stored
  std::string content_digest;
};

// Of which two sets have different versions, or one has none. One is there at least.
struct ComparedPair {
  std::optional<ComparedItem> before;
  std::optional<ComparedItem> after;

  const ComparedItem& either() const { return after ? *after : *before; }
};

// Makes a BackupSetDiff (docs/sets.md) of the policies that differ, wherever the sets are: a server
// and those who have only files say the same. Not thread-safe.
class SetComparison {
 public:
  // `catalogues` outlives this. All patches together have `bytes_of_patches`.
  SetComparison(const catalogue::Catalogues& catalogues, domain::ProviderKind provider,
                ComparedTypes types, DeedsByPolicy deeds = {},
                size_t bytes_of_patches = kMostBytesOfPatches);

  // Notes what one of the sets has alone. True for what both have where their contents have to be
  // looked at: then AddContents is to be called with them, in any order.
  bool Add(const ComparedPair& pair);
  // What both have; a content is absent where it is not what its digest says. Where what counts of
  // them differs, that is told as a JSON Patch (RFC 6902), or, past the limits above, why there is
  // none. Cost: linear in both. Throws base::JsonError for one that is no JSON object.
  void AddContents(const ComparedPair& pair, const std::optional<std::string>& before,
                   const std::optional<std::string>& after);

  // In the order of type and id; the names are those of the sets.
  base::Json Finish(const std::string& before, const std::string& after);

 private:
  base::Json ChangeOf(const ComparedItem& item, domain::Change change) const;
  // Puts into `told` how they differ; false when they do not.
  bool TellPatch(const base::Json& before, const base::Json& after, base::Json& told);

  const catalogue::Catalogues& catalogues_;
  const domain::ProviderKind provider_;
  const ComparedTypes types_;
  const DeedsByPolicy deeds_;
  base::Json told_;
  int64_t added_ = 0, changed_ = 0, removed_ = 0;
  size_t patches_ = 0;
  size_t bytes_left_;
};

}  // namespace strongroom::sealing
