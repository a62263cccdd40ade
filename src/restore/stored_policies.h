#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "base/temporary_file.h"
#include "catalogue/catalogue.h"
#include "sets/verified_set_sink.h"

namespace strongroom::restore {

// Which policies of a set are meant.
using IsMeant = std::function<bool(const sets::Item& item)>;

// The policies of one set that are to be put back, in the order in which they are: kept in files
// without a name, as they may be much and are read twice. No set is taken of which a policy is not
// called what its content says. Not thread-safe.
class StoredPolicies final : public sets::VerifiedSetSink {
 public:
  // `catalogue` outlives this; the files are in `folder`.
  StoredPolicies(const catalogue::Catalogue& catalogue, std::filesystem::path folder,
                 IsMeant is_meant);

  // Hands over each with its content: by catalogue::RestoreRank, then by type and id; those of
  // types that the catalogue does not have come last. Throws what `take` throws, and
  // base::FileError.
  void Each(const std::function<void(const sets::Item& item)>& take);
  size_t size() const { return size_; }

 private:
  void OnBegin(const sets::BackupSet& set, const sets::Actors& actors) override;
  void OnItem(const sets::Item& item) override;
  void OnEnd(const sets::BackupSet& set) override;
  void OnFinish() override {}
  void RequireOwnName(const sets::Item& item) const;

  const catalogue::Catalogue& catalogue_;
  const std::filesystem::path folder_;
  const IsMeant is_meant_;
  std::map<int, base::TemporaryFile> files_;  // by rank
  size_t size_ = 0;
  std::string set_name_;
};

}  // namespace strongroom::restore
