#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "api/set_import.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "domain/set_root.h"
#include "support/report_body.h"

// Imported sets, as they are put in.
namespace strongroom::test {

// Sealed as a server would, but that all of a content counts as a change.
struct MadeImport {
  api::SetImportHeader header;
  std::vector<api::SetImportItem> items;
  api::ReportEnd end;

  std::string Lines() const {
    std::string lines = api::EncodeSetImportLine(header) + '\n';
    for (const api::SetImportItem& item : items) lines += api::EncodeSetImportLine(item) + '\n';
    return lines + api::EncodeSetImportLine(end) + '\n';
  }
  // The digest of what it is by now.
  std::string Root() const {
    std::map<std::string, domain::TypeRoot> roots;
    for (const api::SetImportItem& item : items) {
      roots[item.item.type].Add(item.item.external_id, item.digest, item.content_digest);
    }
    std::map<std::string, domain::SealedType> types;
    for (const auto& [type, coverage] : end.outcome.summary.types) {
      types[type] = {.state = std::string(domain::NameOf(coverage.state)),
                     .digest = roots[type].Finish()};
    }
    return domain::SetRoot(types);
  }
};

inline MadeImport MakeImport(std::vector<api::ReportItem> items, int number = 1) {
  std::sort(items.begin(), items.end(), [](const auto& a, const auto& b) {
    return std::tie(a.type, a.external_id) < std::tie(b.type, b.external_id);
  });
  MadeImport made;
  const std::string run = "nightly-20260302013" + std::to_string(number);
  made.header = {.set = run + "-42",
                 .digest = {},
                 .schedule = "nightly",
                 .schedule_uid = "5f0c1f5e-1111-4222-8333-444455556666",
                 .run = run,
                 .tenant = "cluster",
                 .taken_at = *base::ParseTimestamp("2026-03-02T01:30:04Z")};
  made.end.outcome = MakeOutcome(items);
  for (api::ReportItem& item : items) {
    item.display_name = item.external_id;  // its content says no name
    const std::string digest = base::Sha256Hex(item.content);
    made.items.push_back({.item = std::move(item),
                          .digest = base::Sha256Hex("change " + digest),
                          .content_digest = digest});
  }
  made.header.digest = made.Root();
  return made;
}

}  // namespace strongroom::test
