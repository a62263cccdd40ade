#include "catalogue/masked_size.h"

#include "catalogue/mask.h"

namespace strongroom::catalogue {

size_t LeastSizeUnmasked(std::string_view content) {
  size_t size = content.size();
  for (size_t at = content.find(kMasked); at != std::string_view::npos;
       at = content.find(kMasked, at + kMasked.size())) {
    const size_t end = at + kMasked.size();
    const bool is_whole =
        at > 0 && content[at - 1] == '"' && end < content.size() && content[end] == '"';
    size -= kMasked.size() - 1 + (is_whole ? 2 : 0);
  }
  return size;
}

}  // namespace strongroom::catalogue
