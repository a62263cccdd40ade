#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "http/message.h"
#include "server/sets/accept.h"

// What lists of this API have in common, whatever they list.
namespace strongroom::server::sets {

// The form that the client wants. Throws ApiStatus (406); `what` it asks for: "backup sets".
Accepted FormFor(const http::Request& request, const std::string& what);

// Throws ApiStatus (405) for who wants to be told of changes; `what` likewise.
void RefuseWatch(const http::Request& request, const std::string& what);

// Of a Table of meta.k8s.io.
struct TableColumn {
  const char* name;
  const char* type;
  const char* format;
  int priority;  // 0: always shown
  const char* description;
};
nlohmann::json ColumnDefinitions(std::span<const TableColumn> columns);

// How objects of a kind are listed in the form that a client wants: its list, Table,
// PartialObjectMetadataList. Immutable.
class ListForm {
 public:
  using Make = std::function<nlohmann::json()>;
  // What the form is made of. Each is called where it is wanted.
  struct Parts {
    Make object;
    Make partial;  // PartialObjectMetadata
    Make cells;
  };

  // `kind`: "BackupSet"; `columns` of its tables. Both outlive this. `request` says what of an
  // object each row of a table has (includeObject).
  ListForm(Accepted accepted, const http::Request& request, std::string_view kind,
           std::span<const TableColumn> columns);

  const Accepted& accepted() const { return accepted_; }
  nlohmann::json Element(const Parts& parts) const;
  // `next`: where the page behind it begins; empty: there is none.
  nlohmann::json List(nlohmann::json elements, const std::string& next) const;
  // A list of nothing: its text before and after its elements.
  std::pair<std::string, std::string> Frame() const;

 private:
  const Accepted accepted_;
  const std::string included_;
  const std::string_view kind_;
  const std::span<const TableColumn> columns_;
};

}  // namespace strongroom::server::sets
