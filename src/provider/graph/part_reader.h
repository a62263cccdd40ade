#pragma once

#include <string>

#include "base/json.h"
#include "catalogue/graph_type.h"
#include "provider/graph/read_context.h"

namespace strongroom::provider::graph {

// Makes values for items out of answers: of a collection all pages, up to ReadContext::item_bytes.
// Not thread-safe.
class PartReader {
 public:
  // Both outlive this.
  PartReader(const ReadContext& context, const catalogue::GraphType& type)
      : context_(context), type_(type) {}

  // The value of a part, whose first answer came for `request`; null when there is none of it.
  // Throws ProviderError when it cannot be read to its end, web::StoppedError.
  base::Json Read(const catalogue::GraphPart& part, const GraphRequest& request,
                  const web::Response& first);

  // All elements of a collection, of which each has another `key`.
  base::Json ReadCollection(const std::string& key, const GraphRequest& request,
                            const web::Response& first);

  // Of expanded collections a page may be all that is there: "<name>@odata.nextLink" leads to the
  // rest, which is appended to the member of that name. `what` it is of, for messages. Throws as
  // Read does.
  void CompleteExpanded(base::Json& value, const std::string& what);

 private:
  const ReadContext& context_;
  const catalogue::GraphType& type_;
};

// The object that an answer is, without what surrounds it. Throws ProviderError when it is none.
base::Json ObjectOf(const GraphRequest& request, const web::Response& answer);

}  // namespace strongroom::provider::graph
