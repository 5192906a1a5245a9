//! Reports over whole ledgers: byte for byte against the golden files, and by their properties.

#[cfg(test)]
mod books;
#[cfg(test)]
mod chart;
#[cfg(test)]
mod family;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod original;
#[cfg(test)]
mod picture;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod published;
#[cfg(test)]
mod query;
#[cfg(test)]
mod query_page;
#[cfg(test)]
mod sheet;
#[cfg(test)]
mod values;
#[cfg(test)]
mod views;
#[cfg(test)]
mod views_laws;
