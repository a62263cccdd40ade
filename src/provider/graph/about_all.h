#pragma once

#include <string>
#include <string_view>

#include "catalogue/graph_type.h"
#include "provider/error.h"

// What a fault says of what has not been asked yet.
namespace strongroom::provider::graph {

// Whether what failed so would fail of every further item of the type as well.
bool IsAboutAll(const ProviderError& error);

// Whether it would fail of every further type as well.
bool IsAboutEveryType(std::string_view code);

// The error as people are told it: a permission that is missing is named. It is `permission`; where
// that is empty, what Graph says, or else the catalogue for the type. Of several of which one is
// needed all are there ("A or B"): which of them to grant is for the review of all types to say
// (catalogue/permissions.h).
ProviderError Told(const ProviderError& error, const catalogue::GraphType& type,
                   const std::string& permission = {});

// The code of one item of which something cannot be read. What Graph refuses of one as a bad
// request is about that policy; of a list it would be about what we ask.
std::string_view CodeOfItem(const ProviderError& error);

// Throws Told where it is about all.
void ThrowIfAboutAll(const ProviderError& error, const catalogue::GraphType& type,
                     const std::string& permission = {});

}  // namespace strongroom::provider::graph
