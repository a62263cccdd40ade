#include "catalogue/loose_json_secrets.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "base/ascii.h"
#include "catalogue/mask.h"

namespace strongroom::catalogue {
namespace {

constexpr size_t kNone = std::string_view::npos;

// Backslashes before the quotes of a text that is in so many others.
constexpr auto kDepths = std::to_array<size_t>({0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1023});

// A quote with the backslashes before it.
struct Quote {
  size_t begin = 0;
  size_t end = 0;
  size_t depth() const { return end - begin - 1; }
};

// What stands between two quotes of one depth.
struct Literal {
  size_t begin = 0;
  size_t end = 0;
  size_t after = 0;  // behind the last quote
};

class Scanner {
 public:
  Scanner(const SensitiveNames& sensitive, std::string_view text)
      : sensitive_(sensitive), text_(text) {}

  std::string Run() {
    std::optional<Quote> open = NextQuote(0);
    while (open) {
      const std::optional<Literal> name = ReadLiteral(*open);
      const size_t value = name ? BehindColon(name->after) : kNone;
      const bool is_hidden =
          value != kNone && sensitive_.HideName(text_.substr(name->begin, name->end - name->begin));
      // Nobody knows which quotes belong together: each of them may be the first of a name.
      open = NextQuote(is_hidden ? MaskValues(value, open->depth()) : open->end);
    }
    if (copied_ == 0) return std::string(text_);
    return masked_.append(text_, copied_, kNone);
  }

 private:
  std::optional<Quote> NextQuote(size_t from) const {
    const size_t at = text_.find('"', from);
    if (at == kNone) return std::nullopt;
    size_t begin = at;
    while (begin > from && text_[begin - 1] == '\\') --begin;
    return Quote{begin, at + 1};
  }

  // Absent when it does not end. Of each depth it is looked for in vain once.
  std::optional<Literal> ReadLiteral(const Quote& open) {
    const auto* const known = std::find(kDepths.begin(), kDepths.end(), open.depth());
    if (known == kDepths.end()) return std::nullopt;
    bool& has_no_end = has_no_end_[static_cast<size_t>(known - kDepths.begin())];
    if (has_no_end) return std::nullopt;
    const size_t step = 2 * (open.depth() + 1);
    for (auto quote = NextQuote(open.end); quote; quote = NextQuote(quote->end)) {
      if (quote->depth() % step != open.depth()) continue;
      // What is before its own backslashes belongs to the text.
      return Literal{open.end, quote->end - 1 - open.depth(), quote->end};
    }
    has_no_end = true;
    return std::nullopt;
  }

  // Behind white space, that of texts in texts too.
  size_t SkipBlank(size_t at) const {
    for (;;) {
      at = std::min(text_.find_first_not_of(" \t\r\n", at), text_.size());
      const size_t name = std::min(text_.find_first_not_of('\\', at), text_.size());
      if (name == at || name == text_.size()) return at;
      if (text_[name] != 'n' && text_[name] != 'r' && text_[name] != 't') return at;
      at = name + 1;
    }
  }

  size_t BehindColon(size_t at) const {
    at = SkipBlank(at);
    return at < text_.size() && text_[at] == ':' ? SkipBlank(at + 1) : kNone;
  }

  // Those at `at`, one or a list. Returns where they end.
  size_t MaskValues(size_t at, size_t depth) {
    const bool is_list = at < text_.size() && text_[at] == '[';
    if (is_list) at = SkipBlank(at + 1);
    for (;;) {
      const auto open = NextQuote(at);
      if (!open || open->begin != at || open->depth() != depth) return at;
      const std::optional<Literal> literal = ReadLiteral(*open);
      const size_t end = literal ? literal->end : text_.size();
      if (sensitive_.HideText(text_.substr(open->end, end - open->end))) {
        masked_.append(text_, copied_, open->end - copied_).append(kMasked);
        copied_ = end;
      }
      at = literal ? literal->after : text_.size();
      if (!is_list) return at;
      at = SkipBlank(at);
      if (at < text_.size() && text_[at] == ',') at = SkipBlank(at + 1);
    }
  }

  const SensitiveNames& sensitive_;
  const std::string_view text_;
  std::string masked_;
  size_t copied_ = 0;
  std::array<bool, kDepths.size()> has_no_end_{};
};

}  // namespace

std::string MaskInLooseJson(const SensitiveNames& sensitive, std::string text) {
  return Scanner(sensitive, text).Run();
}

}  // namespace strongroom::catalogue
