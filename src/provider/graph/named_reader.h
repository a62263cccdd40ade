#pragma once

#include <set>

#include "catalogue/policy_type.h"
#include "provider/graph/collection_reader.h"
#include "provider/graph/read_context.h"
#include "provider/graph/references.h"
#include "provider/graph/tally.h"

namespace strongroom::provider::graph {

// Reads the objects of a type that others name, each by itself, never the whole list. What is not
// there is left out without an error: whoever names it is warned of it (References::Dangling).
// Lives for one type. Not thread-safe.
class NamedReader {
 public:
  // All outlive this.
  NamedReader(const ReadContext& context, Tally& tally, NoteItem note)
      : context_(context), tally_(tally), note_(std::move(note)) {}

  // What goes wrong is in the tally; throws only what its sink throws.
  void Run(const std::set<References::Name>& names);

 private:
  void Read(const std::set<References::Name>& names);
  void Take(const References::Name& name, const GraphRequest& request, const Answer& answer);
  void Fail(const ProviderError& error);

  const ReadContext& context_;
  Tally& tally_;
  const NoteItem note_;
  std::set<std::string> taken_;  // one object may be named in two ways
};

}  // namespace strongroom::provider::graph
