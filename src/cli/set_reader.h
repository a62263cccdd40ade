#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/json.h"
#include "sets/backup_set.h"
#include "sets/item.h"

namespace strongroom::cli {

enum class ContentForm {
  kStored,
  kNormalised,  // what of it counts as a change
};

// Where backup sets are read from: the API of a cluster, or an archive. What commands show of a set
// they read through this, so that it is the same wherever the set is. A set is named by its name.
// Every call throws CliError; NotFoundError for what is not there, ForbiddenError for what the
// caller may not read, DamagedError for a content that is not there as it was sealed, and what
// `take` throws. One thread uses it.
class SetReader {
 public:
  virtual ~SetReader() = default;

  // With its types.
  virtual sets::BackupSet Set(const std::string& name) const = 0;
  // Hands over each policy of a set, of one type or, where that is empty, of all, in the order of
  // type and id.
  virtual void EachItem(const std::string& set, const std::string& type,
                        const std::function<void(const sets::Item& item)>& take) const = 0;
  // The same, as `items` of the sets API says it, word for word where a server does.
  virtual void EachItemJson(const std::string& set, const std::string& type,
                            const std::function<void(base::Json item)>& take) const = 0;
  // Hands over each policy with its content, in that order: a line of `content` of that API, which
  // has a `problem` in the place of a content that is not there as it was sealed.
  virtual void EachContent(const std::string& set,
                           const std::function<void(std::string_view line)>& take) const = 0;
  // Canonical JSON.
  virtual std::string Content(const std::string& set, const std::string& type,
                              const std::string& id, ContentForm form) const = 0;
  // BackupSetDiff of two sets; from the one before it where `from` is empty.
  virtual base::Json Diff(const std::string& from, const std::string& to) const = 0;
};

// A set, and who reads it, which outlives this.
struct ReadableSet {
  const SetReader& reader;
  std::string name;
};

}  // namespace strongroom::cli
