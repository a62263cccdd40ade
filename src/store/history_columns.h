#pragma once

#include <span>
#include <string>

#include "store/columns.h"
#include "store/history.h"

namespace strongroom::store {

const Columns<TenantRow>& TenantColumns();
const Columns<ScheduleRow>& ScheduleColumns();
const Columns<RunRow>& RunColumns();
const Columns<SkippedSlot>& SlotColumns();

// Rows as the JSON arrays that the batch statements take.
std::string ToRecords(std::span<const TenantRow> rows);
std::string ToRecords(std::span<const ScheduleRow> rows);
std::string ToRecords(std::span<const RunRow> rows);
std::string ToRecords(std::span<const SkippedSlot> slots);

// Id of the ledger row of a slot without a Run object: base::UuidOf schedule and slot.
std::string SlotUid(const std::string& schedule_uid, std::chrono::sys_seconds slot);

}  // namespace strongroom::store
