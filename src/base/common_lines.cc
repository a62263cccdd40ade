#include "base/common_lines.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace strongroom::base {
namespace {

using Lines = std::span<const std::string>;
using Pairs = std::vector<std::pair<size_t, size_t>>;

// Lines that are the same have the same number, so that what is compared again and again is.
class Numbers {
 public:
  std::vector<uint32_t> Of(Lines lines) {
    std::vector<uint32_t> numbers;
    numbers.reserve(lines.size());
    for (const std::string& line : lines) {
      numbers.push_back(
          known_.try_emplace(line, static_cast<uint32_t>(known_.size())).first->second);
    }
    return numbers;
  }

 private:
  std::map<std::string_view, uint32_t> known_;
};

// The names are those of the paper: x lines of `before` and y of `after` lie on diagonal x - y.
class Search {
 public:
  Search(std::vector<uint32_t> before, std::vector<uint32_t> after)
      : before_(std::move(before)), after_(std::move(after)) {}

  // Absent when it takes more differences.
  std::optional<Pairs> Run(size_t most_differences) {
    const auto most =
        static_cast<ptrdiff_t>(std::min(most_differences, before_.size() + after_.size()));
    for (ptrdiff_t d = 0; d <= most; ++d) {
      std::vector<int32_t> row(static_cast<size_t>(2 * d + 1));
      for (ptrdiff_t k = -d; k <= d; k += 2) {
        const ptrdiff_t x = Slide(d == 0 ? 0 : Step(d, k), k);
        row[static_cast<size_t>(k + d)] = static_cast<int32_t>(x);
        if (x >= Size(before_) && x - k >= Size(after_)) return TraceBack(d);
      }
      furthest_.push_back(std::move(row));
    }
    return std::nullopt;
  }

 private:
  static ptrdiff_t Size(const std::vector<uint32_t>& lines) {
    return static_cast<ptrdiff_t>(lines.size());
  }

  ptrdiff_t Furthest(ptrdiff_t d, ptrdiff_t k) const {
    return furthest_[static_cast<size_t>(d)][static_cast<size_t>(k + d)];
  }
  // Whether the d-th difference on the way to diagonal k is a line of `after` alone.
  bool IsAdded(ptrdiff_t d, ptrdiff_t k) const {
    return k == -d || (k != d && Furthest(d - 1, k - 1) < Furthest(d - 1, k + 1));
  }
  ptrdiff_t Step(ptrdiff_t d, ptrdiff_t k) const {
    return IsAdded(d, k) ? Furthest(d - 1, k + 1) : Furthest(d - 1, k - 1) + 1;
  }
  ptrdiff_t Slide(ptrdiff_t x, ptrdiff_t k) const {
    while (x < Size(before_) && x - k < Size(after_) &&
           before_[static_cast<size_t>(x)] == after_[static_cast<size_t>(x - k)]) {
      ++x;
    }
    return x;
  }

  Pairs TraceBack(ptrdiff_t d) const {
    Pairs pairs;
    ptrdiff_t x = Size(before_);
    ptrdiff_t k = x - Size(after_);
    for (; d >= 0; --d) {
      const ptrdiff_t begin = d == 0 ? 0 : Step(d, k);
      for (; x > begin; --x) pairs.emplace_back(x - 1, x - 1 - k);
      if (d == 0) break;
      const bool is_added = IsAdded(d, k);
      x = is_added ? begin : begin - 1;
      k += is_added ? 1 : -1;
    }
    std::reverse(pairs.begin(), pairs.end());
    return pairs;
  }

  const std::vector<uint32_t> before_;
  const std::vector<uint32_t> after_;
  std::vector<std::vector<int32_t>> furthest_;  // [d][k + d]: x
};

}  // namespace

Pairs CommonLines(Lines before, Lines after, size_t most_differences) {
  const size_t shorter = std::min(before.size(), after.size());
  size_t begin = 0;
  while (begin < shorter && before[begin] == after[begin]) ++begin;
  size_t end = 0;
  while (end < shorter - begin &&
         before[before.size() - 1 - end] == after[after.size() - 1 - end]) {
    ++end;
  }
  Pairs pairs;
  for (size_t i = 0; i < begin; ++i) pairs.emplace_back(i, i);
  Numbers numbers;
  Search search(numbers.Of(before.subspan(begin, before.size() - begin - end)),
                numbers.Of(after.subspan(begin, after.size() - begin - end)));
  if (const auto between = search.Run(most_differences)) {
    for (const auto& [x, y] : *between) pairs.emplace_back(begin + x, begin + y);
  }
  for (size_t i = end; i > 0; --i) pairs.emplace_back(before.size() - i, after.size() - i);
  return pairs;
}

}  // namespace strongroom::base
