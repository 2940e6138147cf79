#include "core/store/sqlite/matching.h"

#include <cstring>

#include "core/store/sqlite/folding.h"

namespace graphcool::store::sqlite {
namespace {

// A byte that UTF-8 never has.
constexpr char kAnyCharacter = '\xFF';

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// Bytes of `text` that `piece` takes at its start, or npos.
std::size_t match_here(std::string_view text, std::string_view piece) {
  std::size_t at = 0;
  for (char c : piece) {
    if (at == text.size()) return std::string_view::npos;
    if (c != kAnyCharacter) {
      if (text[at] != c) return std::string_view::npos;
      ++at;
      continue;
    }
    ++at;
    while (at < text.size() && continues(text[at])) ++at;
  }
  return at;
}

struct Found {
  std::size_t start = std::string_view::npos;
  std::size_t size = 0;
};

Found find(std::string_view text, std::string_view piece, bool has_any_character) {
  if (!has_any_character) {
    if (piece.empty()) return {0, 0};
    const void* const hit = memmem(text.data(), text.size(), piece.data(), piece.size());
    if (hit == nullptr) return {};
    return {static_cast<std::size_t>(static_cast<const char*>(hit) - text.data()), piece.size()};
  }
  for (std::size_t start = 0; start < text.size(); ++start) {
    if (continues(text[start])) continue;
    const std::size_t size = match_here(text.substr(start), piece);
    if (size != std::string_view::npos) return {start, size};
  }
  return {};
}

// Whether `piece` takes the very end of `text`.
bool match_end(std::string_view text, std::string_view piece, bool has_any_character) {
  if (!has_any_character) return text.ends_with(piece);
  // As many characters back as the piece has.
  std::size_t at = text.size();
  for (std::size_t i = piece.size(); i > 0; --i) {
    if (continues(piece[i - 1])) continue;
    do {
      if (at == 0) return false;
      --at;
    } while (continues(text[at]));
  }
  return match_here(text.substr(at), piece) == text.size() - at;
}

}  // namespace

Matcher::Matcher(std::string_view needle, Place place, bool wildcards, bool folded)
    : folded_(folded) {
  if (place != Place::Start) pieces_.emplace_back();
  pieces_.emplace_back();
  std::string literal;
  const auto flush = [&] {
    if (folded) {
      append_folded(pieces_.back().text, literal);
    } else {
      pieces_.back().text += literal;
    }
    literal.clear();
  };
  for (std::size_t i = 0; i < needle.size(); ++i) {
    const char c = needle[i];
    if (wildcards && c == '\\' && i + 1 < needle.size() &&
        (needle[i + 1] == '%' || needle[i + 1] == '_')) {
      literal.push_back(needle[++i]);
    } else if (wildcards && c == '%') {
      flush();
      pieces_.emplace_back();
    } else if (wildcards && c == '_') {
      flush();
      pieces_.back().text.push_back(kAnyCharacter);
      pieces_.back().has_any_character = true;
    } else {
      literal.push_back(c);
    }
  }
  flush();
  if (place != Place::End) pieces_.emplace_back();
}

bool Matcher::matches(std::string_view text) {
  if (!folded_) return pieces_match(text);
  buffer_.clear();
  append_folded(buffer_, text);
  return pieces_match(buffer_);
}

bool Matcher::pieces_match(std::string_view text) const {
  const std::size_t head = match_here(text, pieces_.front().text);
  if (head == std::string_view::npos) return false;
  if (pieces_.size() == 1) return head == text.size();
  text.remove_prefix(head);
  for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
    const Found found = find(text, pieces_[i].text, pieces_[i].has_any_character);
    if (found.start == std::string_view::npos) return false;
    text.remove_prefix(found.start + found.size);
  }
  return match_end(text, pieces_.back().text, pieces_.back().has_any_character);
}

}  // namespace graphcool::store::sqlite
