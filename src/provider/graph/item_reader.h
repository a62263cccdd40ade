#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "catalogue/graph_type.h"
#include "provider/graph/item_requests.h"
#include "provider/graph/link_reader.h"
#include "provider/graph/part_reader.h"
#include "provider/graph/read_context.h"

namespace strongroom::provider::graph {

// What becomes of an item in the end.
struct ItemHandlers {
  std::function<void(GraphItem item)> whole;
  // One that has not all of its parts: why, and its code.
  std::function<void(const GraphItem& item, const std::string& why, std::string_view code)> broken;
  // One that Graph does not have any more, as it says of the item itself.
  std::function<void(const GraphItem& item)> vanished;
};

// Makes items whole: reads what the list leaves out of them, some items together, and hands each
// over with all its parts or not at all. Not thread-safe.
class ItemReader {
 public:
  // `context` and `type` outlive this.
  ItemReader(const ReadContext& context, const catalogue::GraphType& type, ItemHandlers handlers);

  // Throws ProviderError when no further item can be read (those that wait are broken then),
  // web::StoppedError, and what the handlers throw.
  void Add(GraphItem item);
  // Hands over what waits.
  void Flush();

 private:
  struct Wanted;

  void Complete();
  void ReadItems();
  void ReadParts();
  void Want(ItemUnderWay& item, base::Json& holder, const std::vector<catalogue::GraphPart>& parts,
            const std::string& key, std::vector<Wanted>& wanted);
  void WantNested(ItemUnderWay& item, base::Json& value, const catalogue::GraphPart& part,
                  std::vector<Wanted>& wanted);
  void TakePart(const Wanted& wanted, const GraphRequest& request, const Answer& answer,
                std::vector<Wanted>& next);
  void TakeNone(const Wanted& wanted, const AnswerError& error);
  void CheckVanished();
  void AdaptSize();

  const catalogue::GraphType& type_;
  const ItemHandlers handlers_;
  ItemRequests requests_;
  PartReader parts_;
  LinkReader links_;
  std::vector<ItemUnderWay> items_;
  size_t together_;  // items that are read together
};

}  // namespace strongroom::provider::graph
