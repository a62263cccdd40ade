#pragma once

#include "cli/objects.h"
#include "cli/set_reader.h"

namespace strongroom::cli {

// The backup sets of a cluster, read through its API server with the caller's own rights.
class StoredSets final : public SetReader {
 public:
  // `objects` outlives this.
  explicit StoredSets(const Objects& objects) : objects_(objects) {}

  sets::BackupSet Set(const std::string& name) const override;
  void EachItem(const std::string& set, const std::string& type,
                const std::function<void(const sets::Item& item)>& take) const override;
  void EachItemJson(const std::string& set, const std::string& type,
                    const std::function<void(base::Json item)>& take) const override;
  void EachContent(const std::string& set,
                   const std::function<void(std::string_view line)>& take) const override;
  std::string Content(const std::string& set, const std::string& type, const std::string& id,
                      ContentForm form) const override;
  base::Json Diff(const std::string& from, const std::string& to) const override;

 private:
  const Objects& objects_;
};

}  // namespace strongroom::cli
