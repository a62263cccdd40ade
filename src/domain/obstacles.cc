#include "domain/obstacles.h"

#include <algorithm>

namespace strongroom::domain {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The next word without a digit, which is taken off `text`; empty when there is none.
std::string_view NextLastingWord(std::string_view& text) {
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!word.empty() && std::none_of(word.begin(), word.end(), IsDigit)) return word;
  }
  return {};
}

}  // namespace

bool SayTheSame(std::string_view a, std::string_view b) {
  for (;;) {
    const std::string_view word = NextLastingWord(a);
    if (word != NextLastingWord(b)) return false;
    if (word.empty()) return true;
  }
}

bool IsNews(const Condition* told, const Obstacle& obstacle) {
  return told == nullptr || !told->is_true || told->reason != obstacle.reason ||
         !SayTheSame(told->message, obstacle.message);
}

}  // namespace strongroom::domain
