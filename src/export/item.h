#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace strongroom::exporting {

// A policy of a set, as a line of backupsets/NAME/content has it (docs/sets.md).
struct Item {
  std::string type;
  std::string id;
  std::string name;
  std::string digest;          // hexadecimal; of what counts as a change, when it was stored
  std::string content_digest;  // hexadecimal
  int64_t bytes = 0;
  std::string since;  // RFC 3339
  std::string restorability;
  std::vector<std::string> missing;
  bool secrets_masked = false;
  std::string content;  // canonical JSON, byte for byte as it is stored
};

// Throws ExportError for what is no such line. Digests are not compared: see set_check.h.
Item ReadItemLine(std::string_view line);

// The same without its content, for which `content` stays empty.
Item ReadItemDescription(std::string_view line);
// What that reads: canonical JSON, without '\n'.
std::string WriteItemDescription(const Item& item);

}  // namespace strongroom::exporting
