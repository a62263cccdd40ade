#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace strongroom::server::admission {

// What decides about a run, and what decides whether it stays, field by field.
struct ForbiddenField {
  std::string path;  // of a JSON patch
  nlohmann::json value;
};
std::vector<ForbiddenField> ForbiddenFields();

// One way of writing it.
struct Way {
  std::string command;          // what kubectl is told, with FILE for a file
  nlohmann::json content;       // of that
  std::string is_refused_with;  // what is said then
  bool is_by_admission = true;  // else by the API server, whatever is written
};

// Every way in which somebody may try to write `field` of a run, which was made as `made` and is
// stored as `stored`.
std::vector<Way> WaysToWrite(const ForbiddenField& field, const nlohmann::json& made,
                             const nlohmann::json& stored);

// The path of the API at which the object is.
std::string PathOfRun(const nlohmann::json& stored);

// The object with the field.
nlohmann::json With(const ForbiddenField& field, nlohmann::json object);

// What of an object must stay as it is.
nlohmann::json KeptOf(const nlohmann::json& object);

}  // namespace strongroom::server::admission
