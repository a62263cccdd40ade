#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "catalogue/graph_type.h"
#include "provider/graph/item_requests.h"
#include "provider/graph/part_reader.h"
#include "provider/graph/read_context.h"

namespace strongroom::provider::graph {

// Finds what items refer to by navigation links, which only full metadata shows. Full metadata says
// more than anybody wants to store: only its links are followed. Not thread-safe.
class LinkReader {
 public:
  // All outlive this.
  LinkReader(const ReadContext& context, const catalogue::GraphType& type, ItemRequests& requests,
             PartReader& parts)
      : context_(context), type_(type), requests_(requests), parts_(parts) {}

  // Puts the identities into those of `items` whose types have links. Throws ProviderError when no
  // further item can be read, web::StoppedError.
  void Read(std::vector<ItemUnderWay>& items);

 private:
  struct Wanted;

  void Want(ItemUnderWay& under_way, const catalogue::GraphLink& link, const base::Json& full,
            std::vector<Wanted>& links) const;
  void Take(const Wanted& wanted, const GraphRequest& request, const Answer& answer);

  const ReadContext& context_;
  const catalogue::GraphType& type_;
  ItemRequests& requests_;
  PartReader& parts_;
};

}  // namespace strongroom::provider::graph
