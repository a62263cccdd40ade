#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "domain/item_change.h"
#include "domain/outcome.h"
#include "store/columns.h"
#include "store/digested_item.h"

namespace strongroom::store {

// An item on its way: with the version that the tenant has already, or the body of a new one.
struct StagedItem {
  DigestedItem policy;
  std::optional<int64_t> version_id;
  std::string body;  // compressed, hexadecimal
};

// What a version has as change digest, whatever its row says; an empty one equals none.
struct JudgedVersion {
  int64_t id = 0;
  std::string change_digest;
};

// A policy type and how far it got.
using TypeRow = std::pair<std::string, domain::TypeCoverage>;

const Columns<StagedItem>& StageColumns();
// What is asked of a version before.
const Columns<StagedItem>& KnownColumns();
const Columns<JudgedVersion>& JudgedColumns();
const Columns<TypeRow>& TypeColumns();

// Who did what, of a policy that differs.
const Columns<domain::Act>& ActColumns();

// Rows as the JSON arrays that the statements of ingest take.
std::string ToRecords(std::span<const StagedItem> items);
std::string ToKnownRecords(std::span<const StagedItem> items);
std::string ToRecords(std::span<const JudgedVersion> judged);
std::string ToRecords(std::span<const TypeRow> types);
std::string ToRecords(std::span<const domain::Act> acts);

}  // namespace strongroom::store
