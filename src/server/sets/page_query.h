#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "http/message.h"

// What requests for a page have in common.
// https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
namespace strongroom::server::sets {

// A parameter of the query; empty when it is not there.
std::string QueryOf(const http::Request& request, const char* name);

// Whether a parameter is `true`; not when it is not there. Throws ApiStatus (400) for what is
// neither `true` nor `false`.
bool ReadFlag(const http::Request& request, const char* name);

// Whether nothing is to be changed. Throws ApiStatus (400).
// https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run
bool IsDryRun(const http::Request& request);

// How many the client wants, from 1 on; absent where it does not say, or says 0, which is the same.
// Throws ApiStatus (400).
// https://kubernetes.io/docs/reference/kubernetes-api/common-parameters/common-parameters/#limit
std::optional<int64_t> RequestedLimit(const http::Request& request);
// As many on a page; `most` where more are wanted, or nothing is said. Throws likewise.
int ReadPageSize(const http::Request& request, int most);

// Where a page begins, as JSON that the client carries without looking at it.
std::string ToContinue(const nlohmann::json& position);
// Null without one. Throws ApiStatus (410, as for one that is too old) for what is none.
nlohmann::json ReadContinue(const http::Request& request);
// Of one that no page begins with; `why`: what it is, for people.
[[noreturn]] void RefuseContinue(const std::string& why = "not a token of this API");

}  // namespace strongroom::server::sets
