#include "api/selection_fields.h"

namespace strongroom::api {
namespace {

using domain::ItemFilter;
using domain::ItemSelection;

constexpr size_t kMostPatterns = 100;
constexpr size_t kLongestPattern = 256;
constexpr int64_t kMostItems = 1'000'000;

const Fields<ItemFilter>& ItemFilterFields() {
  const Codec<std::string> text = Text({.max = kLongestPattern, .min = 1});
  const ListLimits limits{.max = kMostPatterns, .is_set = true};
  static const auto fields =
      Fields<ItemFilter>()
          .Optional("names", &ItemFilter::names, List(text, limits))
          .Optional("scopeTags", &ItemFilter::scope_tags, List(text, limits))
          .Optional("platforms", &ItemFilter::platforms,
                    List(Word<domain::Platform>(),
                         {.max = base::kEnumWords<domain::Platform>.size(), .is_set = true}));
  return fields;
}

// A filter that says nothing is absent.
Codec<ItemFilter> Filter() {
  Codec<ItemFilter> codec = Object(ItemFilterFields());
  codec.write = [write = codec.write](const ItemFilter& filter) {
    return filter == ItemFilter{} ? Json() : write(filter);
  };
  return codec;
}

}  // namespace

const Fields<ItemSelection>& ItemSelectionFields() {
  static const auto fields = Fields<ItemSelection>()
                                 .Optional("include", &ItemSelection::include, Filter())
                                 .Optional("exclude", &ItemSelection::exclude, Filter())
                                 .Optional("maxItemsPerType", &ItemSelection::max_items_per_type,
                                           Maybe(Int32({.minimum = 1, .maximum = kMostItems})));
  return fields;
}

}  // namespace strongroom::api
