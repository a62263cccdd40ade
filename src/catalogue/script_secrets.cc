#include "catalogue/script_secrets.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "catalogue/mask.h"
#include "catalogue/text_range.h"

namespace strongroom::catalogue {
namespace {

constexpr size_t kNone = std::string_view::npos;

bool IsOneOf(char c, std::string_view characters) { return characters.find(c) != kNone; }
bool IsBlank(char c) { return c == ' ' || c == '\t'; }
bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }
bool IsQuote(char c) { return c == '"' || c == '\''; }
bool IsOfName(char c) { return IsWord(c) || c == '-'; }
bool IsOfExpression(char c) { return base::IsLetter(c) || c == '_' || c == '.'; }
// Of values without quotes: within quotes around more, and in code.
bool IsOfBareText(char c) {
  return !IsBlank(c) && !IsLineEnd(c) && !IsQuote(c) && !IsOneOf(c, ";&<>`");
}
bool IsOfBareWord(char c) { return IsOfBareText(c) && !IsOneOf(c, "(),|[]{}"); }

// Nothing, or a variable or placeholder of a shell or template.
bool IsNoValue(std::string_view value) {
  constexpr auto kNothing = std::to_array<std::string_view>({"none", "null", "nil", "undefined"});
  constexpr auto kSigns = std::to_array<std::string_view>({"${", "$(", "{{"});
  const bool is_format = value.front() == '%' && (value.size() == 2 || value.back() == '%');
  return is_format || IsOneOf(value.front(), "${<") ||
         std::any_of(kNothing.begin(), kNothing.end(),
                     [&](auto word) { return base::EqualsIgnoringCase(value, word); }) ||
         std::any_of(kSigns.begin(), kSigns.end(),
                     [&](auto sign) { return value.find(sign) != kNone; });
}

// Reads a text from left to right. Lives for one call of MaskInScript.
class Masker {
 public:
  Masker(const SensitiveNames& sensitive, std::string_view text)
      : sensitive_(sensitive), text_(text) {}

  std::string Run() {
    while (at_ < text_.size()) IsOfName(text_[at_]) ? TakeName() : TakeSign(text_[at_]);
    if (copied_ == 0) return std::string(text_);
    return masked_.append(text_, copied_, kNone);
  }

 private:
  std::string_view Part(TextRange range) const {
    return text_.substr(range.begin, range.end - range.begin);
  }
  bool IsWordAt(TextRange range, std::string_view word) const {
    return base::EqualsIgnoringCase(Part(range), word);
  }
  // The end of the text is that of a line.
  char At(size_t at) const { return at < text_.size() ? text_[at] : '\n'; }
  size_t SkipBlank(size_t at) const { return EndOfRun(text_, at, IsBlank); }

  void TakeSign(char c) {
    if (IsLineEnd(c)) {
      quote_ = '\0';
      word_ = literal_ = {};
      has_begun_ = is_beside_ = false;
    } else if (c == quote_) {
      quote_ = '\0';
      literal_ = {quoted_, at_};
    } else if (quote_ == '\0' && IsQuote(c)) {
      quote_ = c;
      quoted_ = at_ + 1;
    } else if (!IsBlank(c) && !IsQuote(c)) {
      has_begun_ = true;
    }
    ++at_;
  }

  void TakeName() {
    const TextRange name{at_, EndOfRun(text_, at_, IsOfName)};
    at_ = name.end;
    if (Part(name).find_first_not_of('-') == kNone) return;  // of a list
    const TextRange before = std::exchange(word_, name);
    const bool is_first = !std::exchange(has_begun_, true);
    if (IsWordAt(name, "ConvertTo-SecureString")) return TakeSecureString(name);
    if (IsWordAt(name, "user") && IsWordAt(before, "net")) return TakeNetUser();
    if (is_beside_ && IsOption(name, "value", "d") && IsBlank(At(at_))) {
      return TakeArgument(SkipBlank(at_));
    }
    if (IsOption(before, "name", "v") && sensitive_.HideName(Part(name))) is_beside_ = true;
    TakeValue(name, is_first);
  }

  // -long, /short
  bool IsOption(TextRange word, std::string_view long_name, std::string_view short_name) const {
    if (word.end == 0) return false;
    if (text_[word.begin] == '-') return IsWordAt({word.begin + 1, word.end}, long_name);
    return word.begin > 0 && text_[word.begin - 1] == '/' && IsWordAt(word, short_name);
  }

  // What is given to a name, if that is sensitive.
  void TakeValue(TextRange name, bool is_first) {
    // 'password' => 'x', ["password"] = 'x'
    const bool is_quoted = quote_ != '\0' && quoted_ == name.begin && At(name.end) == quote_;
    size_t behind = name.end + (is_quoted ? 1 : 0);
    if (is_quoted && At(behind) == ']') ++behind;
    const size_t sign = SkipBlank(behind);
    const bool is_option = text_[name.begin] == '-' && sign != behind;
    const bool is_entry = At(sign) == ':' && is_first;
    if (At(sign) != '=' && !is_option && !is_entry) return;
    if (!sensitive_.HideName(Part(name))) return;
    if (is_quoted) quote_ = '\0';
    if (is_quoted) at_ = behind;
    if (At(sign) == '=') return TakeAssigned(name, behind, sign, is_first);
    const size_t value = is_entry ? SkipBlank(sign + 1) : sign;
    if (IsQuote(At(value))) return TakeLiteral(LiteralAt(value));
    if (is_option && !IsOneOf(At(value), "/-")) TakeBare(value, true);
  }

  void TakeAssigned(TextRange name, size_t behind, size_t sign, bool is_first) {
    const size_t next = sign + (At(sign + 1) == '>' ? 2 : 1);
    if (IsOneOf(At(next), "=~")) return;  // compares
    const size_t value = SkipBlank(next);
    if (IsQuote(At(value))) return TakeLiteral(LiteralAt(value));
    if (const size_t quote = text_.find_first_not_of('\\', value); IsQuote(At(quote))) {
      return TakeLiteral(EscapedLiteralAt(quote));
    }
    // Behind a name of PowerShell's stands an expression.
    if (name.begin > 0 && text_[name.begin - 1] == '$') return;
    if (behind == sign && value == next) {
      const char after = At(EndOfRun(text_, value, IsOfBareWord));
      TakeBare(value, quote_ == '\0' && IsOneOf(after, ",)"));
    } else if (is_first) {
      const size_t end = SkipBlank(EndOfRun(text_, value, IsOfBareWord));
      if (IsLineEnd(At(end))) TakeBare(value, true);
    }
  }

  void TakeLiteral(TextRange literal) {
    if (literal.end == kNone || !IsSecret(literal, false)) return;
    Replace(literal);
    at_ = EndOfRun(text_, literal.end, [](char c) { return c == '\\'; }) + 1;
  }

  // Without quotes. What it holds is not looked at again, be it masked or not.
  void TakeBare(size_t begin, bool may_be_name) {
    const bool is_code = quote_ == '\0';
    const TextRange value{begin, EndOfRun(text_, begin, is_code ? IsOfBareWord : IsOfBareText)};
    at_ = value.end;
    const char after = At(value.end);
    const bool is_expression =
        IsOneOf(At(begin), "@*-") || (is_code && (IsOneOf(after, "([{") || IsQuote(after)));
    if (!is_expression && IsSecret(value, may_be_name)) Replace(value);
  }

  // ConvertTo-SecureString -String "x", and "x" | ConvertTo-SecureString.
  void TakeSecureString(TextRange name) {
    constexpr size_t kMostBetween = 64;
    const auto is_option = [](char c) { return IsOfName(c) || IsBlank(c) || c == ':'; };
    const size_t quote = EndOfRun(text_, name.end, is_option, kMostBetween);
    if (IsQuote(At(quote))) return TakeLiteral(LiteralAt(quote));
    if (literal_.end == 0 || literal_.begin < copied_ || name.begin - literal_.end > kMostBetween)
      return;
    const std::string_view between = Part({literal_.end + 1, name.begin});
    const bool is_piped = between.find('|') != kNone && between.find_first_not_of(" \t|") == kNone;
    if (is_piped && IsSecret(literal_, false)) Replace(literal_);
  }

  // net user NAME x /add
  void TakeNetUser() {
    const TextRange account = ArgumentAt(SkipBlank(at_));
    if (account.end == kNone) return;
    const size_t behind = account.end + (IsQuote(At(account.begin - 1)) ? 1 : 0);
    const size_t password = SkipBlank(behind);
    if (password > behind && !IsOneOf(At(password), "/*")) TakeArgument(password);
  }

  void TakeArgument(size_t at) {
    const TextRange argument = ArgumentAt(at);
    if (argument.end != kNone && IsSecret(argument, false)) {
      Replace(argument);
      at_ = argument.end + (IsQuote(At(at)) ? 1 : 0);
    }
  }

  // Between quotes or without; where there is none, it has no end.
  TextRange ArgumentAt(size_t at) const {
    if (IsQuote(At(at))) return LiteralAt(at);
    const size_t end = EndOfRun(text_, at, IsOfBareText);
    return {at, end == at ? kNone : end};
  }

  // What is between a quote and the one that ends it, on the same line; else it has no end, nor
  // where the quote ends what is around. A quote that is doubled does not end it, and one behind a
  // backslash only if there is no other.
  TextRange LiteralAt(size_t quote) const {
    TextRange literal{quote + 1, kNone};
    if (text_[quote] == quote_) return literal;
    for (size_t at = quote + 1; !IsLineEnd(At(at)); ++at) {
      if (text_[at] != text_[quote]) continue;
      const bool is_doubled = at > quote + 1 && At(at + 1) == text_[quote];
      if (is_doubled) {
        ++at;
        continue;
      }
      literal.end = at;
      if (text_[at - 1] != '\\') break;
    }
    return literal;
  }

  // The same where all of it is within a text, and its quotes have backslashes.
  TextRange EscapedLiteralAt(size_t quote) const {
    TextRange literal{quote + 1, quote + 1};
    while (!IsLineEnd(At(literal.end)) && text_[literal.end] != text_[quote]) ++literal.end;
    if (At(literal.end) != text_[quote]) return {quote + 1, kNone};
    while (literal.end > literal.begin && text_[literal.end - 1] == '\\') --literal.end;
    return literal;
  }

  // may_be_name: of something else, or a word of a sentence, if it has letters only.
  bool IsSecret(TextRange range, bool may_be_name) const {
    const std::string_view value = Part(range);
    if (value == kMasked || !sensitive_.HideText(value) || IsNoValue(value)) return false;
    if (!std::all_of(value.begin(), value.end(), IsOfExpression)) return true;
    return !may_be_name && !sensitive_.HideName(value);
  }

  void Replace(TextRange range) {
    masked_.append(text_, copied_, range.begin - copied_).append(kMasked);
    copied_ = range.end;
  }

  const SensitiveNames& sensitive_;
  const std::string_view text_;
  std::string masked_;
  size_t copied_ = 0;
  size_t at_ = 0;
  char quote_ = '\0';       // that at_ is within
  size_t quoted_ = 0;       // where what is in it begins
  bool has_begun_ = false;  // the line, but for blanks, quotes and the signs of lists
  bool is_beside_ = false;  // the line has named something sensitive, and its value comes
  TextRange word_;          // the last one of the line
  TextRange literal_;       // the same, between quotes
};

}  // namespace

std::string MaskInScript(const SensitiveNames& sensitive, std::string_view text) {
  return Masker(sensitive, text).Run();
}

}  // namespace strongroom::catalogue
