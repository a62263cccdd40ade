#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <span>

#include "server/sets/list_form.h"
#include "store/set_reader.h"

// Backup sets as kubectl prints them.
// https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables
namespace strongroom::server::sets {

// The columns of a Table.
std::span<const TableColumn> TableColumns();
// The row of a set, with a cell for each column; ages are told as of `now`.
nlohmann::json TableCells(const store::SetRecord& set, std::chrono::sys_seconds now);

}  // namespace strongroom::server::sets
