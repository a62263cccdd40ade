#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "catalogue/graph_type.h"
#include "provider/graph/batch.h"
#include "provider/graph/read_context.h"
#include "provider/item.h"

namespace strongroom::provider::graph {

// An item under way from the list to the sinks.
struct GraphItem {
  base::Json content;
  ItemIdentity identity;
  std::vector<size_t> takers;  // of those that read the list, who wants it
};

// One of those that are made whole together.
struct ItemUnderWay {
  struct Fault {
    std::string why;
    std::string code;
  };

  GraphItem item;
  std::optional<Fault> fault;
  bool lacks_part = false;  // one that must be there: has the item vanished?
  bool has_vanished = false;

  bool IsUsable() const { return !fault && !has_vanished; }
  // The first fault tells most.
  void Break(const ProviderError& error);
};

// Asks for what single items of one type have, of several items together. Not thread-safe.
class ItemRequests {
 public:
  // Both outlive this.
  ItemRequests(const ReadContext& context, const catalogue::GraphType& type)
      : context_(context),
        type_(type),
        list_(PathOf(type, context)),
        batch_(context.client, RootOf(type), context.stop) {}

  const std::string& list() const { return list_; }

  // What a request for `part` of an item is called.
  static std::string What(const ItemUnderWay& under_way, const std::string& part);
  // A GET of `path`, which is `part` of the item.
  GraphRequest Get(const ItemUnderWay& under_way, std::string path, const std::string& part) const;
  // One of the item itself.
  GraphRequest GetWhole(const ItemUnderWay& under_way, const std::string& query,
                        const std::string& part) const;

  // Sends a request for each of `wanted`, and hands over what came: take(wanted, request, answer).
  template <typename Of, typename RequestFor, typename Take>
  void AskAll(std::vector<Of>& wanted, const RequestFor& request_for, const Take& take) {
    for (size_t begin = 0; begin < wanted.size(); begin += kAtOnce) {
      const size_t end = std::min(wanted.size(), begin + kAtOnce);
      std::vector<GraphRequest> requests;
      for (size_t i = begin; i < end; ++i) requests.push_back(request_for(wanted[i]));
      const std::vector<Answer> answers = batch_.Ask(requests);
      for (const Answer& answer : answers) Count(answer);
      for (size_t i = begin; i < end; ++i) {
        take(wanted[i], requests[i - begin], answers[i - begin]);
      }
    }
  }

  // As AskAll, of the items themselves: take(item, object), of the object that was asked for and no
  // other. One that has vanished is noted as such.
  using RequestForItem = std::function<GraphRequest(const ItemUnderWay& under_way)>;
  using TakeObject = std::function<void(ItemUnderWay& under_way, base::Json object)>;
  void AskWhole(std::vector<ItemUnderWay*>& wanted, const RequestForItem& request_for,
                const TakeObject& take);

  // Something of the item cannot be read: it is broken, or, where that is about all, the error is
  // thrown. `permission`: which one it takes; empty: those of the type.
  void Break(ItemUnderWay& under_way, const ProviderError& error,
             const std::string& permission = {}) const;

  // Bytes of answers since this was called last.
  size_t TakeBytes() { return std::exchange(bytes_, 0); }

 private:
  static constexpr size_t kAtOnce = 20;  // answers that are in memory

  base::Json WholeOf(const ItemUnderWay& under_way, const GraphRequest& request,
                     const web::Response& answer) const;
  void Count(const Answer& answer);

  const ReadContext& context_;
  const catalogue::GraphType& type_;
  const std::string list_;  // path of the list
  Batch batch_;
  size_t bytes_ = 0;
};

}  // namespace strongroom::provider::graph
